import { DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';

const names = JSON.parse(process.env.NAMES);
const client = new SecretClient('https://bench-kv.vault.azure.net', new DefaultAzureCredential());
const secrets = await Promise.all(names.map((name) => client.getSecret(name)));
if (secrets.some(({ value }, index) => value !== `value of ${names[index]}`))
  throw new Error('a value is wrong');
