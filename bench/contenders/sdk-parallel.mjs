import { measure, names, vaultOf } from './measure.mjs';

await measure(async () => {
  const { DefaultAzureCredential } = await import('@azure/identity');
  const { SecretClient } = await import('@azure/keyvault-secrets');
  const credential = new DefaultAzureCredential();
  const clients = new Map();
  const clientOf = (vault) => {
    if (!clients.has(vault))
      clients.set(vault, new SecretClient(`https://${vault}.vault.azure.net`, credential));
    return clients.get(vault);
  };
  const secrets = await Promise.all(names.map((name, index) => clientOf(vaultOf(index)).getSecret(name)));
  return secrets.map(({ value }) => value);
}, ['@azure/identity', '@azure/keyvault-secrets']);
