import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../src/contender.js';
import { startStub, type Stub } from '../src/stub.js';

/** What does not depend on the machine: what the vault sees of a load. Times are printed by `pnpm bench` and asserted nowhere. */
describe('what a vault sees of a load, in a process of its own', () => {
  let stub: Stub;
  beforeAll(async () => {
    stub = await startStub();
  });
  afterAll(() => stub.stop());

  const load = (
    file: string,
    count: number,
    options: { vaults?: number; env?: Record<string, string> } = {},
  ) => {
    const names = Array.from({ length: count }, (_, index) => `secret-${index}`);
    const trial = { latencyMs: 5, tokenLatencyMs: 5, names, warm: false, vaults: options.vaults ?? 1 };
    stub.configure(trial);
    return run({ name: file, file, env: options.env ?? {} }, stub, trial);
  };
  const gentle = { outcome: 'ok', challenges: 0, throttled: 0, tokens: 1 };

  it.each(['vaultref.mjs', 'vaultref.cjs'])(
    'one request a secret, one token, no challenge: %s',
    async (file) => {
      const seen = await load(file, 200);
      expect(seen).toMatchObject({ ...gentle, requests: 200 });
      expect(seen.connections).toBeLessThanOrEqual(64);
      expect(seen.mostInFlight).toBeLessThanOrEqual(64);
    },
  );

  it('one token for four vaults', async () => {
    expect(await load('vaultref.mjs', 40, { vaults: 4 })).toMatchObject({ ...gentle, requests: 40 });
  });

  it('fifty requests for a thousand references to fifty secrets', async () => {
    expect(await load('vaultref-repeated.mjs', 50)).toMatchObject({ ...gentle, requests: 50 });
  });

  it('one connection over HTTP/2', async () => {
    const seen = await load('vaultref.mjs', 200, { env: { BENCH_HTTP2: '1' } });
    expect(seen).toMatchObject({ ...gentle, requests: 200, connections: 1 });
  });
});
