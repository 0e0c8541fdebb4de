import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parseSeed } from '../src/seed/seed-source.js';

const README = readFileSync('README.md', 'utf8');

function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );
}

/** What comments at the ends of lines say is printed. */
function promised(program: string): string {
  return [...program.matchAll(/console\.log\(.*; \/\/ ([^:\n]*)/g)].map(([, text]) => `${text}\n`).join('');
}

describe('README', () => {
  it('has examples that run and print what they say', async () => {
    const examples = blocks('ts');
    const imports = new Set(examples.flatMap((text) => text.match(/^import .*$/gm) ?? []));
    const bodies = examples.map((text) => `{\n${text.replaceAll(/^import .*$/gm, '')}}\n`);
    const program = [...imports, ...bodies].join('\n');
    const args = ['--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(examples).toHaveLength(5);
    expect(stdout).toBe(promised(program));
  });

  it('leads to an unmodified application that runs offline', async () => {
    // Below the package, for Node.js to find the SDK.
    const folder = mkdtempSync(join('test', 'fixtures', 'readme-'));
    try {
      writeFileSync(join(folder, 'app.mjs'), blocks('js')[0] ?? '');
      writeFileSync(join(folder, 'seed.yaml'), blocks('yaml')[0] ?? '');
      const [command = '', ...args] =
        /^npx vaultref-emulator (.* node app\.mjs)$/m.exec(README)?.[1]?.split(' ') ?? [];
      const binary = join(process.cwd(), 'bin', 'vaultref-emulator.mjs');
      const output = await promisify(execFile)(process.execPath, [binary, command, ...args], { cwd: folder });
      expect(output.stdout + output.stderr).toBe(blocks('text')[0]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('shows seed files that are valid', () => {
    expect(blocks('yaml').map((text) => parseSeed(text, 'README.md'))).toMatchObject([
      { vaults: [{ name: 'my-app-kv', secrets: { length: 5 } }] },
      { stores: { length: 2 }, identities: { length: 3 } },
    ]);
  });

  it('lists every option, every member and every effect', () => {
    const optionsSource = readFileSync('src/emulator-options.ts', 'utf8');
    const options = [...optionsSource.matchAll(/^ {2}'(\w+)',$/gm)].map(([, name]) => name);
    expect(firstColumn('option')).toEqual(options);
    const members = [
      ...(readFileSync('src/emulator.ts', 'utf8')
        .split('\n}')[0]
        ?.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm) ?? []),
    ];
    const listed = new Set(README.match(/`\w+(?=[`(])/g)?.map((text) => text.slice(1)));
    expect(members.map(([, name]) => name).filter((name) => !listed.has(name ?? ''))).toEqual([]);
    const checked = readFileSync('src/faults/check-fault.ts', 'utf8').matchAll(/^ {2}(\w+): \[/gm);
    // reset and close share a row.
    const effects = [...checked].map(([, name = '']) => name).filter((name) => name !== 'close');
    expect(firstColumn('`effect`').toSorted()).toEqual(effects.toSorted());
  });

  it('lists every error code', () => {
    const declared = readFileSync('src/emulator-error.ts', 'utf8').match(/'[A-Z_]+'/g) ?? [];
    expect(firstColumn('code')).toEqual(declared.map((code) => code.slice(1, -1)));
  });
});

/** The first name of each row of the table with that heading. */
function firstColumn(heading: string): string[] {
  const table = README.split('\n\n').find((text) => text.startsWith(`| ${heading} `)) ?? '';
  return [...table.matchAll(/^\| `(\w+)`/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'effect');
}
