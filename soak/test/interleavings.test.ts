import { afterAll, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { isConfigError, loadConfig, object, parseKeyVaultEvents } from '@vaultref/core';
import { budget } from '../src/budget.js';
import { printFigures, record } from '../src/figures.js';
import { seededRandom } from '../src/random.js';
import { ScriptedVault } from '../src/scripted-vault.js';

const RUNS = budget(50_000, 1_500);
const STEPS = 24;
/** `SOAK_SEED=1755 pnpm soak` runs that one alone. */
const ONLY = Number(process.env['SOAK_SEED'] ?? 0);

/** One configuration, and a random sequence of everything that can happen to it at any moment. */
async function run(seed: number): Promise<string[]> {
  const random = seededRandom(seed);
  const clock = new FakeClock();
  const vault = new ScriptedVault(clock);
  const broken: string[] = [];
  const check = (holds: boolean, invariant: string): void => {
    if (!holds) broken.push(`seed ${seed}: ${invariant}`);
  };
  let version = 0;
  const rotate = (): void => {
    version += 1;
    vault.values.set('pair', JSON.stringify({ user: `user-${version}`, password: `password-${version}` }));
    vault.values.set('single', `single-${version}`);
    vault.values.set('tenant', `tenant-${version}`);
  };
  rotate();
  vault.latencyMs = () => (random() < 0.3 ? 0 : Math.floor(random() * 50));

  const config = await clock.until(
    loadConfig({
      sources: [
        object({ pair: '@keyvault:pair?as=json', single: '@keyvault:single', text: 'a @keyvault{single} b' }),
      ],
      provider: vault,
      refresh: { intervalMs: 5_000 },
      clock,
      random,
    }),
  );
  let generation = 0;
  let seen = 0;
  let closed = false;
  let heardAfterClose = false;
  const look = (): void => {
    const snapshot = config.snapshot();
    const pair = snapshot.get<{ user: string; password: string }>('pair');
    const single = snapshot.get<string>('single') ?? '';
    const number = Number(single.slice('single-'.length));
    check(pair?.user.slice(5) === pair?.password.slice(9), 'two fields of one secret belong together');
    check(snapshot.get('text') === `a ${single} b`, 'all uses of one secret have the same value');
    check(snapshot.generation >= generation, 'generations do not go back');
    check(number >= seen && number <= version, 'values come from the vault and do not go back');
    check(Object.isFrozen(snapshot.values), 'a snapshot is frozen');
    generation = snapshot.generation;
    seen = number;
  };
  config.onChange(({ snapshot, previous }) => {
    check(snapshot.generation === previous.generation + 1, 'listeners hear of every generation in turn');
    heardAfterClose ||= closed;
  });

  const errors: unknown[] = [];
  const work: Promise<unknown>[] = [];
  const start = (promise: Promise<unknown>): void =>
    void work.push(promise.catch((error: unknown) => void errors.push(error)));
  const event = (secret: string): void =>
    void config.handleEvents(
      parseKeyVaultEvents({
        type: 'Microsoft.KeyVault.SecretNewVersionCreated',
        data: { VaultName: 'shop-kv', ObjectName: secret },
      }),
    );
  const steps: (() => void | Promise<void>)[] = [
    () => start(config.refresh()),
    () => start(config.secrets.get('tenant')),
    () => start(config.secrets.get('single')),
    () => rotate(),
    () => event('single'),
    () => event('tenant'),
    () => void (vault.mood = random() < 0.3 ? 'down' : 'well'),
    () => clock.advance(Math.floor(random() * 40)),
    () => clock.advance(Math.floor(random() * 2_000)),
    () => look(),
  ];
  for (let step = 0; step < STEPS; step += 1) {
    await steps[Math.floor(random() * steps.length)]?.();
    look();
  }

  // Peace: whatever happened, the next good refresh has everything.
  vault.mood = 'well';
  await clock.advance(130_000);
  await clock.until(config.refresh().catch((error: unknown) => void errors.push(error)));
  look();
  check(seen === version, 'after a good refresh the snapshot is what the vault has');
  check(config.health.status === 'ok', 'after a good refresh all is well');

  rotate();
  if (random() < 0.5) start(config.refresh());
  if (random() < 0.5) start(config.secrets.get('tenant'));
  const closing = config.close();
  closed = true;
  await clock.until(closing);
  const requests = vault.requests.length;
  await clock.advance(600_000);
  await clock.until(Promise.all(work));
  check(vault.requests.length === requests, 'nothing is asked after the close');
  check(!heardAfterClose, 'nobody is told after the close');
  check(clock.pending === 0, 'no timer is left after the close');
  check(errors.every(isConfigError), 'every error is one of ours');
  check(vault.mostForOne <= 2, 'a secret is asked for by one refresh and one read at a time');
  return broken;
}

describe('random interleavings of refresh, read, rotation, event, outage and close', () => {
  it('break no invariant', async () => {
    const broken: string[] = [];
    const seeds = ONLY > 0 ? [ONLY] : Array.from({ length: RUNS }, (_, index) => index + 1);
    for (const seed of seeds) broken.push(...(await run(seed)));
    record('random interleavings', `${seeds.length} of ${STEPS} steps, ${broken.length} broken invariants`);
    expect(broken.slice(0, 10)).toEqual([]);
  }, 1_800_000);
  afterAll(printFigures);
});
