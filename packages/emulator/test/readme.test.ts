import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parseSeed } from '../src/seed/seed-source.js';

const README = readFileSync('README.md', 'utf8');

function block(language: string): string {
  return new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(README)?.[1] ?? '';
}

describe('README', () => {
  it('begins with an example that runs and prints what it says', async () => {
    const args = ['--input-type=module', '--eval', block('ts')];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toBe('s3cret\n2\n');
  });

  it('shows a seed file that is valid', () => {
    expect(parseSeed(block('yaml'), 'README.md').vaults).toMatchObject([
      { name: 'my-app-kv', secrets: { length: 5 } },
    ]);
  });

  it('lists every error code', () => {
    const declared = readFileSync('src/emulator-error.ts', 'utf8').match(/'[A-Z_]+'/g) ?? [];
    const listed = README.match(/(?<=^\| `)[A-Z_]+(?=` )/gm) ?? [];
    expect(listed).toEqual(declared.map((code) => code.slice(1, -1)));
  });
});
