// The oldest and the newest of every range that the published packages declare, installed and used: the journey of a reference,
// the command line, and the applications of the READMEs. What npm takes as newest depends on the Node that runs this:
//   npx -y -p node@24.21.0 -p pnpm@10.34.9 -- pnpm ranges
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { application, CANARY, check, conclude, CORE, OURS, packed, underEmulator } from './consumer.mjs';
import { lowest, lowestOf, ranges } from './lowest.mjs';
import { expressAnswers, nestAnswers } from './server-application.mjs';

const JOURNEY = {
  '.env': 'KEY_VAULT_NAME=my-app-kv\nDB_PASSWORD=@keyvault:db-password\n',
  'one.yaml': "key: '@keyvault:api-key'\n",
  'two.json': '{ "url": "x://@keyvault{jwt-key}" }',
  'vaultref.config.ts': `
import { defineConfig } from '@vaultref/cli';
import { envFile, yamlFile } from '@vaultref/core';
export default defineConfig({ sources: [yamlFile('one.yaml'), envFile()] });`,
  'journey.mjs': `
import assert from 'node:assert/strict';
import { envFile, jsonFile, keyVaultSecrets, loadConfig, yamlFile } from '@vaultref/core';
import { listSecrets, setSecret } from '@vaultref/core/secrets';
const sources = [keyVaultSecrets(), yamlFile('one.yaml'), jsonFile('two.json'), envFile()];
const config = await loadConfig({ sources });
const canary = ${JSON.stringify(CANARY)};
assert.equal(config.get('DB_PASSWORD'), canary);
assert.equal(config.get('key'), canary);
assert.equal(config.get('url'), 'x://' + canary);
await setSecret('api-key', 'second');
await config.refresh();
assert.equal(config.get('key'), 'second');
const names = [];
for await (const { name } of listSecrets()) names.push(name);
assert.deepEqual(names, ['api-key', 'db-password', 'jwt-key']);
await config.close();`,
};
const CLI = { ...CORE, '@vaultref/cli': OURS };
const VAULTREF = 'node_modules/@vaultref/cli/bin/vaultref.mjs';

function uses(name, tarballs) {
  const folder = application(name, JOURNEY, CLI, { tarballs });
  underEmulator(folder, 'journey.mjs');
  if (!underEmulator(folder, VAULTREF, 'check', '--online').includes('2 references'))
    throw new Error('check');
  underEmulator(folder, VAULTREF, 'explain', 'DB_PASSWORD');
  const program = `if (process.env.DB_PASSWORD !== ${JSON.stringify(CANARY)}) process.exit(1)`;
  underEmulator(folder, VAULTREF, 'run', '--', process.execPath, '--eval', program);
  return folder;
}

/** The versions that npm chose. */
function installed(folder, names) {
  const version = (name) =>
    JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
  return names.map((name) => `${name} ${version(name)}`).join(', ');
}
const DIRECT = ranges
  .filter(({ package: name, dependency }) => /core|cli|emulator/.test(name) && !dependency.includes('peer'))
  .map(({ dependency }) => dependency);
const say = (folder, names) => process.stdout.write(`        ${installed(folder, names)}\n`);

console.table(ranges);
for (const [age, tarballs] of Object.entries({ oldest: lowest, newest: packed }))
  check(`core, cli and emulator with the ${age} of their dependencies`, () =>
    say(uses(age, tarballs), [...new Set(DIRECT)]),
  );

const EXPRESS_TYPES = { 4: '4.17.25', 5: '5.0.6' };
for (const [express, tarballs] of [
  ['4.0.0', lowest],
  ['^4.0.0', packed],
  ['5.0.0', lowest],
  ['^5.0.0', packed],
])
  check(`Express ${express}`, () =>
    say(
      expressAnswers(
        `express-${express}`,
        { express, '@types/express': EXPRESS_TYPES[express.match(/\d/)[0]] },
        { tarballs },
      ),
      ['express'],
    ),
  );

const manifest = JSON.parse(
  readFileSync(new URL('../../packages/nestjs/package.json', import.meta.url), 'utf8'),
);
const PEERS = Object.entries({
  ...manifest.peerDependencies,
  '@nestjs/platform-express': manifest.peerDependencies['@nestjs/core'],
});
const alternative = (range, index) => range.split(' || ').at(Math.min(index, range.split(' || ').length - 1));
for (const [generation, name] of ['11', '12'].entries())
  for (const age of ['oldest', 'newest']) {
    const version = (range) => {
      const one = alternative(range, generation);
      return age === 'oldest' ? lowestOf(one)[0] : one;
    };
    check(`NestJS ${name}, the ${age} of the peers`, () =>
      say(
        nestAnswers(
          `nest-${name}-${age}`,
          Object.fromEntries(PEERS.map(([one, range]) => [one, version(range)])),
          { tarballs: age === 'oldest' ? lowest : packed },
        ),
        PEERS.map(([one]) => one),
      ),
    );
  }

conclude('the oldest and the newest of every range work');
