import { describe, expect, it } from '@jest/globals';
import { loadConfig, object } from '@vaultref/core';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { healthHandler, rotationWebhook, statusPage } from '../src/index.js';

/** The first cells of the table of options in a section of the README. */
async function optionsOf(section: string): Promise<string[]> {
  const text = await readFile(join(process.cwd(), 'README.md'), 'utf8');
  const [, part = ''] = text.split(`## ${section}\n`);
  const [, table = ''] = (part.split('\n## ')[0] ?? '').split('| option ');
  return [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `(\w+)`/gm)]
    .map(([, name]) => name ?? '')
    .toSorted();
}

/** The names that a function knows, as it says itself of one that it does not. */
function namesOf(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    const [, names = ''] = /the options here are (.*)/.exec(String(error)) ?? [];
    return names.split(', ').toSorted();
  }
  return [];
}

describe('README.md', () => {
  it('has a row for every option, and for no other', async () => {
    const config = await loadConfig({ sources: [object({})] });
    const unknown: object = { qqqqqqqqqqqq: 1 };
    expect(await optionsOf('Health')).toEqual(['details', 'kind']);
    expect(await optionsOf('Health')).toEqual(namesOf(() => healthHandler(config, unknown)));
    expect(await optionsOf('Rotation webhook')).toEqual(
      namesOf(() => rotationWebhook(config, { secret: 'x', ...unknown })),
    );
    expect(await optionsOf('Status page')).toEqual(namesOf(() => statusPage(config, unknown)));
    await config.close();
  });
});
