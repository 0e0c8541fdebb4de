import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { showsCanary } from '@vaultref/contracts/canary';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { HAS_TERMINAL, onTerminal } from './pseudo-terminal.js';
import { Workspace } from './workspace.js';

// With characters that are written otherwise in URLs and in base64; no quotes, so that it can stand in every file.
const CANARY = 'canary-7f3a+ü?w';

const FILES = {
  '.env': [
    'KEY_VAULT_NAME=my-app-kv',
    'GOOD=@keyvault:good',
    'OFF=@keyvault:off',
    'MISSING=@keyvault:missing',
    `DEFAULT=@keyvault:missing?default=${encodeURIComponent(CANARY)}`,
    `TEMPLATE=amqp://app:${CANARY}@keyvault{good}`,
    `BROKEN=@keyvault:good?default=${CANARY}&nope=${CANARY}`,
    `NOT_A_NAME=${CANARY} @keyvault:${CANARY}`,
    `DB_PASSWORD=${CANARY}`,
    `DATABASE_URL=postgres://app:${CANARY}@db/app`,
    '',
  ].join('\n'),
  '.env.cut': `A=@keyvault:x#${CANARY}\nDB_PASSWORD=${CANARY}\n`,
  'config/broken.yaml': `password: ${CANARY}\n  token: @keyvault:x\n key: [${CANARY}`,
  'config/at.yaml': `password: ${CANARY}\ntoken: @keyvault:x\n`,
  'config/broken.json': `{ "a": "@keyvault:a", "password": "${CANARY}" "b" }`,
  'config/fine.yaml': `password: "${CANARY}"\ntoken: { $keyvault: { name: missing, default: "${CANARY}" } }\n`,
  'bad/vaultref.config.json': `{ "vault": "${CANARY}`,
  'fine.env': `KEY_VAULT_NAME=my-app-kv\nGOOD=@keyvault:good\nDB_PASSWORD=${CANARY}\n`,
  'json.env': 'KEY_VAULT_NAME=my-app-kv\nFIELD=@keyvault:good.field\nBYTES=@keyvault:good?as=number\n',
};

let azure: Emulator;
let workspace: Workspace;
beforeAll(async () => {
  azure = await startEmulator({
    vaults: { 'my-app-kv': { good: CANARY, off: { value: CANARY, enabled: false } } },
  });
  workspace = await Workspace.create(FILES);
});
afterAll(async () => {
  await azure.stop();
  await workspace.remove();
});

describe('the canary', () => {
  it.each([
    ['check'],
    ['check', '--json'],
    ['check', '--sarif'],
    ['check', '--quiet'],
    ['check', '--online'],
    ['check', '--online', '--json'],
    ['check', '--online', '--sarif'],
    ['check', 'config/fine.yaml', '--online', '--json'],
    ['check', '--config', 'bad/vaultref.config.json'],
    ['check', 'no-such-file'],
    ['explain', 'DB_PASSWORD'],
    ['explain', 'DATABASE_URL', '--json'],
    ['explain', 'DEFAULT', '--online', '--json'],
    ['explain', 'TEMPLATE', '--online'],
    ['explain', 'BROKEN'],
    ['explain', 'NOT_A_NAME', '--json'],
    ['list'],
    ['list', '--json'],
    ['init'],
    ['init', 'fine.env'],
    ['run', '--', process.execPath, '-e', ''],
    ['run', '--env-file', 'fine.env', '--', process.execPath, '-e', ''],
    ['run', '--env-file', 'json.env', '--', process.execPath, '-e', ''],
    ['run', '--env-file', 'fine.env', '--', 'no-such-command'],
    ['set', 'written'],
    ['set', 'not_a_name'],
    ['set', 'written', '<secret>'],
  ])('is in nothing that is printed: vaultref %s %s %s %s', async (...args) => {
    const given = args.map((argument) => argument.replace('<secret>', CANARY));
    const { stdout, stderr } = await workspace.run(given, {
      azure,
      input: CANARY,
      env: { FROM_ENV: `x ${CANARY}`, API_TOKEN: CANARY },
    });
    if (args[0] !== 'run') expect(stdout + stderr).not.toBe('');
    expect(showsCanary(stdout + stderr)).toBe(false);
  });

  it('is in nothing that is shown on a terminal', async () => {
    if (!HAS_TERMINAL) return;
    const shown = await Promise.all(
      [['check', '--online'], ['list'], ['init', 'fine.env']].map(async (args) => {
        const terminal = onTerminal(workspace, args, { azure });
        if (args[0] === 'init') void terminal.shows(/Write/).then(() => terminal.type('n'));
        return (await terminal.ended).shown;
      }),
    );
    expect(showsCanary(shown.join('\n'))).toBe(false);
  });
});
