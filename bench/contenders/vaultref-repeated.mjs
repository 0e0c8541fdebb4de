// Twenty references to each secret.
import { measure, names } from './measure.mjs';

await measure(
  async () => {
    const { loadConfig, object } = await import('@vaultref/core');
    const branch = Object.fromEntries(names.map((name) => [name, `@keyvault:${name}`]));
    const tree = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`copy-${index}`, branch]));
    const config = await loadConfig({ sources: [object(tree)], vault: 'bench-kv' });
    return names.map((name) => config.values['copy-19'][name]);
  },
  ['@vaultref/core'],
  ['@azure/identity', '@azure/keyvault-secrets'],
);
