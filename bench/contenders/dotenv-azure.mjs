import { measure, names } from './measure.mjs';

await measure(async () => {
  const { DotenvAzure } = await import('dotenv-azure');
  await new DotenvAzure({
    connectionString: 'Endpoint=https://bench.azconfig.io;Id=bench;Secret=YmVuY2g=',
  }).config({
    safe: false,
  });
  return names.map((name) => process.env[name]);
}, ['dotenv-azure']);
