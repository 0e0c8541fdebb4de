import { measure, names, vaultOf } from './measure.mjs';

await measure(async () => {
  const { DefaultAzureCredential } = await import('@azure/identity');
  const { SecretClient } = await import('@azure/keyvault-secrets');
  const credential = new DefaultAzureCredential();
  const clients = new Map();
  const values = [];
  for (const [index, name] of names.entries()) {
    const vault = vaultOf(index);
    if (!clients.has(vault))
      clients.set(vault, new SecretClient(`https://${vault}.vault.azure.net`, credential));
    values.push((await clients.get(vault).getSecret(name)).value);
  }
  return values;
}, ['@azure/identity', '@azure/keyvault-secrets']);
