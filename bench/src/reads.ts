import { ConfigService } from '@nestjs/config';
import { loadConfig, object } from '@vaultref/core';
import convict from 'convict';
import { median } from './statistics.js';

export interface ReadRow {
  readonly name: string;
  readonly ns: number;
}

const READS = 2_000_000;
const ROUNDS = 5;
const TREE = { a: { b: { c: 'value' } } };

/** One read of a value three levels deep. */
export async function measureReads(): Promise<ReadRow[]> {
  process.env['NODE_CONFIG'] = JSON.stringify(TREE);
  process.env['SUPPRESS_NO_CONFIG_WARNING'] = '1';
  // It reads the variables above when it is imported.
  const { default: nodeConfig } = await import('config');
  const config = await loadConfig({ sources: [object(TREE)] });
  const service = new ConfigService(TREE);
  const convicted = convict({ a: { b: { c: { format: String, default: 'value' } } } });
  const values = config.values as typeof TREE;
  const contenders: [string, () => unknown][] = [
    ['config.values.a.b.c', () => values.a.b.c],
    ["config.get('a.b.c')", () => config.get('a.b.c')],
    ["ConfigService.get('a.b.c')", () => service.get('a.b.c')],
    ["node-config get('a.b.c')", () => nodeConfig.get('a.b.c')],
    ["convict get('a.b.c')", () => convicted.get('a.b.c')],
  ];
  process.stdout.write('\nReading one value\n');
  const rows = contenders.map(([name, read]) => {
    const rounds = Array.from({ length: ROUNDS }, () => {
      const before = performance.now();
      for (let n = 0; n < READS; n += 1) if (read() !== 'value') throw new Error('a value is wrong');
      return ((performance.now() - before) / READS) * 1e6;
    });
    return { name, ns: median(rounds) };
  });
  for (const { name, ns } of rows)
    process.stdout.write(`       ${name.padEnd(36)}${ns.toFixed(1).padStart(8)} ns\n`);
  await config.close();
  return rows;
}
