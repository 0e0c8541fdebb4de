import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder.js';
import type { ImportedSecrets } from './lowkey-import.js';
import { lowkeyImport } from './lowkey-import.js';

const run = promisify(execFile);
const VERSION = '3.4.33';
const ARTIFACT = `com.github.nagyesta.lowkey-vault:lowkey-vault-app:${VERSION}`;
const START_MS = 120_000;

/** Lowkey Vault, an emulator of Key Vault in Java by other people. */
export interface LowkeyVault {
  /** For clients with production URLs. Its certificate is for other names, and pinned. */
  readonly agent: https.Agent;
  stop(): Promise<void>;
}

/** The jar, from `LOWKEY_VAULT_JAR` or Maven Central, or why there is none. */
export async function findLowkeyVault(): Promise<string | { readonly missing: string }> {
  const java = await run('java', ['-version']).then(
    () => true,
    () => false,
  );
  if (!java) return { missing: 'Java 17' };
  const given = process.env['LOWKEY_VAULT_JAR'];
  if (given !== undefined && given !== '') return existsSync(given) ? given : { missing: `no file ${given}` };
  const folder = cacheFolder('lowkey-vault');
  const jar = join(folder, `lowkey-vault-app-${VERSION}.jar`);
  if (existsSync(jar)) return jar;
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
  const options = [`-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${folder}`];
  return run('mvn', ['--quiet', '--batch-mode', goal, ...options]).then(
    () => jar,
    () => ({ missing: `${ARTIFACT} from Maven Central; name a jar in LOWKEY_VAULT_JAR` }),
  );
}

/** Starts it with these vaults, each under its production URL. */
export async function startLowkeyVault(
  jar: string,
  vaults: Readonly<Record<string, ImportedSecrets>>,
): Promise<LowkeyVault> {
  const [port, tokenPort] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'lowkey-vault-'));
  const content = join(folder, 'import.json');
  writeFileSync(content, JSON.stringify(lowkeyImport(vaults)));
  const child = spawn(
    'java',
    [
      '-jar',
      jar,
      `--server.port=${port}`,
      `--app.token.port=${tokenPort}`,
      '--LOWKEY_VAULT_NAMES=-',
      `--LOWKEY_IMPORT_LOCATION=${content}`,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve())).finally(() =>
    rmSync(folder, { recursive: true }),
  );
  try {
    return {
      agent: pinned(port, await certificateOf(port, ended)),
      stop: () => {
        child.kill();
        return ended;
      },
    };
  } catch (error) {
    child.kill();
    throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** The certificate that it shows, once it listens. Nothing is sent to it before. */
async function certificateOf(port: number, ended: Promise<void>): Promise<string> {
  const state = { ended: false };
  void ended.then(() => (state.ended = true));
  for (let waited = 0; waited < START_MS && !state.ended; waited += 250) {
    const certificate = await look(port);
    if (certificate) return certificate;
    await pause(250);
  }
  throw new Error('Lowkey Vault does not listen');
}

function look(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      resolve(`-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`);
      socket.destroy();
    });
    socket.once('error', () => resolve(undefined));
  });
}

function pinned(port: number, certificate: string): https.Agent {
  const agent = new https.Agent({ keepAlive: true, ca: certificate, checkServerIdentity: () => undefined });
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) =>
    createConnection({ ...options, host: '127.0.0.1', port, servername: 'localhost' }, callback);
  return agent;
}
