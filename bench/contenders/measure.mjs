// What every contender does around its load: the clock, the values, the figures.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export const names = JSON.parse(readFileSync(process.env.BENCH_NAMES, 'utf8'));
export const vaults = Number(process.env.BENCH_VAULTS ?? 1);
/** The vault that holds the n-th secret. */
export const vaultOf = (index) => (vaults === 1 ? 'bench-kv' : `bench-kv-${index % vaults}`);

/**
 * @param load gives the values in the order of the names
 * @param packages what the load imports: beforehand when only the load is to be measured, and not the start of the process
 * @param twins the same, of what it loads by require()
 */
export async function measure(load, packages, twins = []) {
  if (process.env.BENCH_WARM) {
    for (const name of packages) await import(name);
    for (const name of twins) createRequire(import.meta.url)(name);
  }
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const cpu = process.cpuUsage();
  delay.enable();
  const started = performance.now();
  let outcome = 'ok';
  try {
    const values = await load();
    const wrong = names.findIndex((name, index) => values[index] !== `value of ${name}`);
    if (wrong !== -1) outcome = `wrong value for ${names[wrong]}`;
  } catch (error) {
    outcome = `${error?.name}: ${String(error?.message).slice(0, 2_000)}`;
  }
  const ready = performance.now();
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(
    JSON.stringify({
      outcome,
      loadMs: ready - started,
      readyMs: ready,
      cpuMs: (user + system) / 1_000,
      rssMb: process.resourceUsage().maxRSS / 1_024,
      stallMs: delay.max / 1e6,
    }),
  );
  process.exit(0);
}
