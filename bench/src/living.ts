// `pnpm --filter @vaultref/bench living`: the same script against Vaultref and the provider of App Configuration, on virtual time.
import { writeFileSync } from 'node:fs';
import { callTogether } from './living-callers.js';
import { provider, vaultref } from './living-contenders.js';
import { FAULTS } from './living-faults.js';
import { failForAnHour, type Mood, MOODS } from './living-load.js';
import { type Change, refreshUnder, type Verdict } from './living-refresh.js';
import { noticeRotation } from './living-rotation.js';
import { readDuringRefreshes, type TornReads } from './living-torn.js';

const FAULT_SEEDS = seeds(3);
const TORN_SEEDS = seeds(5);
const CHANGES_A_SEED = 100;
const ROTATION_SEEDS = seeds(20);
const LOAD_SEEDS = seeds(3);

const ours = vaultref('vaultref');
const byTimer = vaultref('vaultref, timer', { timer: true });
const theirs = [
  provider('provider'),
  provider('provider, parallel', { parallel: true }),
  provider('provider, sentinel', { sentinel: true }),
  provider('provider, settings each second', { eager: true }),
];
const ALL = [ours, vaultref('vaultref, sentinel', { sentinel: true }), ...theirs];
const FOLLOWING = [
  byTimer,
  vaultref('vaultref, timer and events', { timer: true, events: true }),
  vaultref('vaultref, refresh() at each request'),
  ...theirs,
];
const CHANGES: readonly Change[] = ['secrets', 'secrets and a setting'];

const results = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  contenders: ALL.map(({ name }) => name),
  seeds: FAULT_SEEDS.length,
  faults: await faults(),
  torn: await torn(),
  rotations: await rotations(),
  load: await load(),
  callers: await inTurn(ALL, async (contender) => ({
    contender: contender.name,
    ...(await callTogether(contender, 1)),
  })),
};
console.table(results.callers);
writeFileSync(new URL('../living.json', import.meta.url), `${JSON.stringify(results, undefined, 2)}\n`);

/** For each change and fault the contenders that were not right, and how many of the seeds had which flaw. */
async function faults() {
  const trials = CHANGES.flatMap((change) => FAULTS.map((fault) => ({ change, fault })));
  return inTurn(trials, async ({ change, fault }) => {
    const outcomes = await inTurn(ALL, async (contender) => ({
      contender: contender.name,
      ...summary(await inTurn(FAULT_SEEDS, (seed) => refreshUnder(fault, change, contender, seed))),
    }));
    const wrong = outcomes.filter(({ right }) => right < FAULT_SEEDS.length);
    const said = wrong.map(({ contender, flaws }) => `${contender}: ${Object.keys(flaws).join(', ')}`);
    console.log(`${change}, ${fault.name}: ${said.join('; ') || 'all right'}`);
    return { change, fault: fault.name, wrong };
  });
}

function summary(verdicts: readonly Verdict[]) {
  const flaws: Record<string, number> = {};
  for (const verdict of verdicts)
    for (const [flaw, is] of Object.entries(verdict)) if (is) flaws[flaw] = (flaws[flaw] ?? 0) + 1;
  const right = verdicts.filter((verdict) => !Object.values(verdict).includes(true)).length;
  return { right, flaws };
}

async function torn() {
  const trials = CHANGES.flatMap((change) => ALL.map((contender) => ({ change, contender })));
  const rows = await inTurn(trials, async ({ change, contender }) => {
    const runs = await inTurn(TORN_SEEDS, (seed) =>
      readDuringRefreshes(contender, change, seed, CHANGES_A_SEED),
    );
    const sum = (name: keyof TornReads) => runs.reduce((total, run) => total + run[name], 0);
    return {
      change,
      contender: contender.name,
      changes: sum('changes'),
      turns: sum('turns'),
      tornTurns: sum('tornTurns'),
      microtasks: sum('microtasks'),
      tornMicrotasks: sum('tornMicrotasks'),
      leftTorn: sum('leftTorn'),
    };
  });
  console.table(rows);
  return rows;
}

async function rotations() {
  const rows = await inTurn(FOLLOWING, async (contender) => {
    const runs = await inTurn(ROTATION_SEEDS, (seed) => noticeRotation(contender, seed));
    return {
      contender: contender.name,
      meanSeconds: runs.reduce((total, { seconds }) => total + seconds, 0) / runs.length,
      mostSeconds: Math.max(...runs.map(({ seconds }) => seconds)),
      requests: Math.max(...runs.map(({ requests }) => requests)),
    };
  });
  console.table(rows);
  return rows;
}

async function load() {
  const moods = Object.keys(MOODS) as Mood[];
  const trials = moods.flatMap((mood) =>
    FOLLOWING.filter(({ name }) => !name.includes('events')).map((contender) => ({ mood, contender })),
  );
  const rows = await inTurn(trials, async ({ mood, contender }) => {
    const runs = await inTurn(LOAD_SEEDS, (seed) => failForAnHour(contender, mood, seed));
    const recovered = runs.map(({ recoveredSeconds }) => recoveredSeconds);
    return {
      mood,
      contender: contender.name,
      requests: Math.max(...runs.map(({ requests }) => requests)),
      storeRequests: Math.max(...runs.map(({ storeRequests }) => storeRequests)),
      served: runs.every(({ served }) => served),
      recoveredSeconds: recovered.includes(null) ? null : Math.max(...recovered.map(Number)),
    };
  });
  console.table(rows);
  return rows;
}

/** One after another: they share the time of this process. */
async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}

function seeds(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
