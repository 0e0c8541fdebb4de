import { measure, names } from './measure.mjs';

await measure(async () => {
  const { DefaultAzureCredential } = await import('@azure/identity');
  const { load } = await import('@azure/app-configuration-provider');
  const credential = new DefaultAzureCredential();
  const settings = await load('https://bench.azconfig.io', credential, {
    replicaDiscoveryEnabled: false,
    keyVaultOptions: { credential, parallelSecretResolutionEnabled: process.env.BENCH_PARALLEL === '1' },
  });
  return names.map((name) => settings.get(name));
}, ['@azure/identity', '@azure/app-configuration-provider']);
