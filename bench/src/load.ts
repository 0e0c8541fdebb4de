import { run, type Contender, type Run } from './contender.js';
import { latency, SCENARIOS, type Scenario } from './scenarios.js';
import { median, spread } from './statistics.js';
import { startStub, type Stub } from './stub.js';

/** One row of a table: medians of the rounds. */
export interface Row {
  readonly contender: string;
  readonly size: number;
  readonly ms: number;
  readonly spread: number;
  readonly outcome: string;
  readonly requests: number;
  readonly challenges: number;
  readonly throttled: number;
  readonly tokens: number;
  readonly connections: number;
  readonly mostInFlight: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly stallMs: number;
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** All loads, contender after contender in each round. @param only words that the title of a scenario must have */
export async function measureLoads(only: string, onlySize?: number): Promise<Table[]> {
  const stub = await startStub();
  const tables: Table[] = [];
  for (const scenario of SCENARIOS.filter(({ title }) => title.includes(only))) {
    const rows: Row[] = [];
    for (const size of scenario.sizes.filter((one) => one === (onlySize ?? one)))
      rows.push(...(await measureSize(scenario, size, stub)));
    tables.push({ title: scenario.title, rows });
    print({ title: scenario.title, rows });
  }
  await stub.stop();
  return tables;
}

async function measureSize(scenario: Scenario, size: number, stub: Stub): Promise<Row[]> {
  const names = Array.from({ length: size }, (_, index) => `secret-${index}`);
  const runs = new Map<Contender, Run[]>(scenario.contenders.map((contender) => [contender, []]));
  for (let round = 0; round < scenario.rounds(size); round += 1)
    for (const contender of scenario.contenders) {
      if (round > 0 && contender.slow && (size >= 200 || scenario.oneMissing)) continue;
      stub.configure({
        ...latency,
        names: scenario.oneMissing ? names.slice(0, -1) : names,
        ...(scenario.quota ? { quota: scenario.quota } : {}),
      });
      const trial = { ...latency, names, vaults: scenario.vaults ?? 1, warm: scenario.figure === 'loadMs' };
      runs.get(contender)?.push(await run(contender, stub, trial));
    }
  return Array.from(runs, ([contender, all]) => toRow(contender, size, scenario, all));
}

function toRow({ name }: Contender, size: number, { figure }: Scenario, runs: readonly Run[]): Row {
  const of = (read: (one: Run) => number): number => median(runs.map(read));
  const times = runs.map((one) => one[figure]);
  return {
    contender: name,
    size,
    ms: median(times),
    spread: spread(times),
    outcome: runs.find(({ outcome }) => outcome !== 'ok')?.outcome ?? 'ok',
    requests: of((one) => one.requests),
    challenges: of((one) => one.challenges),
    throttled: of((one) => one.throttled),
    tokens: of((one) => one.tokens),
    connections: of((one) => one.connections),
    mostInFlight: of((one) => one.mostInFlight),
    cpuMs: of((one) => one.cpuMs),
    rssMb: of((one) => one.rssMb),
    stallMs: of((one) => one.stallMs),
  };
}

function print({ title, rows }: Table): void {
  process.stdout.write(`\n${title}\n`);
  for (const row of rows) {
    const figures = [
      `${row.ms.toFixed(0)} ms`.padStart(10),
      `${row.requests} requests`.padStart(14),
      `${row.challenges} challenges`.padStart(15),
      `${row.tokens} tokens`.padStart(9),
      `${row.connections} connections`.padStart(17),
      `${row.cpuMs.toFixed(0)} ms CPU`.padStart(12),
      `${row.stallMs.toFixed(0)} ms stall`.padStart(13),
    ];
    const outcome = row.outcome === 'ok' ? '' : `  ${row.outcome.split('\n')[0]?.slice(0, 60)}`;
    process.stdout.write(
      `${String(row.size).padStart(5)}  ${row.contender.padEnd(36)}${figures.join('')}${outcome}\n`,
    );
  }
}
