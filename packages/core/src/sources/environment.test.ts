import { describe, expect, it } from '@jest/globals';
import { describeSource } from '@vaultref/contracts';
import { environment } from './environment.js';

describeSource('environment()', (env) => Promise.resolve({ source: environment(), env }), 'none');

describe('environment()', () => {
  it('captures the variables once', async () => {
    const env = { A: 'start' };
    const input = { signal: new AbortController().signal, context: { env } };
    const previous = await environment().load(input);
    env.A = 'later';
    expect((await environment().load({ ...input, previous })).tree).toEqual({ A: 'start' });
  });
});
