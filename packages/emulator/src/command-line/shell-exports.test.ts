import { describe, expect, it } from '@jest/globals';
import { shellExports } from './shell-exports.js';

describe('shellExports()', () => {
  it('writes lines for a POSIX shell', () => {
    expect(shellExports({ A: 'b c', D: "it's" }, 'linux')).toBe(`export A='b c'\nexport D='it'\\''s'`);
  });

  it('writes lines for PowerShell on Windows', () => {
    expect(shellExports({ A: "it's" }, 'win32')).toBe(`$env:A = 'it''s'`);
  });
});
