import { DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';

const names = JSON.parse(process.env.NAMES);
const client = new SecretClient('https://bench-kv.vault.azure.net', new DefaultAzureCredential());
for (const name of names) {
  const { value } = await client.getSecret(name);
  if (value !== `value of ${name}`) throw new Error('a value is wrong');
}
