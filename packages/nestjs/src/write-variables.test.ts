import { describe, expect, it } from '@jest/globals';
import { environment, loadConfig } from '@vaultref/core';
import { restoreEnvironment } from '../test/restore-environment.js';
import { withoutExported } from '@vaultref/core';
import { writeVariables } from './write-variables.js';

describe('writeVariables()', () => {
  restoreEnvironment();

  it('writes what no load reads back, and remembers what stood there first', async () => {
    process.env['WAS_REFERENCE'] = 'before';
    writeVariables([
      ['WAS_REFERENCE', 'one'],
      ['WAS_NOTHING', 'one'],
    ]);
    writeVariables([['WAS_REFERENCE', 'two']]);
    expect(process.env).toMatchObject({ WAS_REFERENCE: 'two', WAS_NOTHING: 'one' });
    expect(withoutExported(process.env)).toMatchObject({ WAS_REFERENCE: 'before' });
    expect(withoutExported(process.env)).not.toHaveProperty('WAS_NOTHING');
    const config = await loadConfig({ sources: [environment()] });
    expect([config.get('WAS_REFERENCE'), config.get('WAS_NOTHING')]).toEqual(['before', undefined]);
    await config.close();
  });

  it('knows a variable that somebody set to another value since as theirs', () => {
    writeVariables([['THEIRS', 'ours']]);
    process.env['THEIRS'] = 'theirs';
    expect(withoutExported(process.env)).toMatchObject({ THEIRS: 'theirs' });
  });
});
