import { loadConfig, object } from '@vaultref/core';

const names = JSON.parse(process.env.NAMES);
const { values } = await loadConfig({
  sources: [object(Object.fromEntries(names.map((name) => [name, `@keyvault:${name}`])))],
  vault: 'bench-kv',
});
if (names.some((name) => values[name] !== `value of ${name}`)) throw new Error('a value is wrong');
