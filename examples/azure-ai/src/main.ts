import { loadConfig } from '@vaultref/core';
import { recognizeEntities } from './recognize-entities.js';

const config = await loadConfig();
const service = {
  endpoint: config.getOrThrow<string>('AI_ENDPOINT'),
  key: config.getOrThrow<string>('AI_KEY'),
};
for (const { text, category } of await recognizeEntities(
  service,
  'I had a wonderful trip to Seattle last week.',
))
  console.log(`${text}: ${category}`);
await config.close();
