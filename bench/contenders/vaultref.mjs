import { measure, names, vaultOf, vaults } from './measure.mjs';

await measure(
  async () => {
    const { loadConfig, object } = await import('@vaultref/core');
    const tree = Object.fromEntries(
      names.map((name, index) => [name, `@keyvault:${vaultOf(index)}/${name}`]),
    );
    const list = Array.from({ length: vaults }, (_, index) => vaultOf(index));
    const http2 = process.env.BENCH_HTTP2 ? { transport: { http2: true } } : {};
    const config = await loadConfig({
      sources: [object(tree)],
      vaults: list,
      startup: { deadlineMs: 120_000 },
      ...http2,
    });
    return names.map((name) => config.get(name));
  },
  ['@vaultref/core'],
  ['@azure/identity', '@azure/keyvault-secrets'],
);
