import { describe, expect, it } from '@jest/globals';
import { formatTable } from './table.js';

describe('formatTable()', () => {
  it('sets columns two blanks apart, by what is seen of them', () => {
    const rows = [
      ['a', '\u001B[32mgreen\u001B[39m', 'x'],
      ['日本', '', ''],
    ];
    expect(formatTable(['ONE', 'TWO', 'THREE'], rows)).toBe(
      ['ONE   TWO    THREE', 'a     \u001B[32mgreen\u001B[39m  x', '日本'].join('\n'),
    );
  });

  it('wraps the last column to the terminal', () => {
    const text = Array.from({ length: 12 }, (_, n) => `word${n}`).join(' ');
    const lines = formatTable(['A', 'B'], [['a', text]], 40).split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(lines[2]).toMatch(/^ {3}word/);
  });

  it('wraps nothing for a terminal that does not know its width', () => {
    const text = 'words '.repeat(20).trim();
    expect(formatTable(['A', 'B'], [['a', text]], 0)).toBe(`A  B\na  ${text}`);
  });

  it('puts the last column below its row where little is left', () => {
    const rows = [
      ['a', 'a text that is longer than the terminal'],
      ['b', ''],
    ];
    expect(formatTable(['A', 'B'], rows, 24)).toBe(
      'A\na\n    a text that is\n    longer than the\n    terminal\nb',
    );
  });

  it('draws many rows in one shape', () => {
    const rows = Array.from({ length: 120 }, (_, n) => [`${n}`, 'x']);
    const lines = formatTable(['NUMBER', 'B'], rows).split('\n');
    expect(lines).toHaveLength(121);
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([9]));
  });
});
