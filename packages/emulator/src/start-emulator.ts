import { randomUUID } from 'node:crypto';
import type { ConnectionRefusal } from './admission.js';
import { refuseConnection } from './admission.js';
import { EmulatorAgent } from './agent.js';
import { writeCaFile } from './ca-file.js';
import { createCertificateAuthority } from './certificates.js';
import { createCredential } from './credential.js';
import type { Emulator } from './emulator.js';
import type { EmulatorOptions } from './emulator-options.js';
import { checkOptions } from './emulator-options.js';
import { emulatorEnvironment } from './environment.js';
import { Faults } from './faults.js';
import { createHandler } from './handler.js';
import { RequestLog } from './request-log.js';
import { loadSeed } from './seed-source.js';
import { listen } from './server.js';
import { Tokens } from './tokens.js';
import { Vaults } from './vaults.js';

/**
 * Starts a Key Vault on 127.0.0.1 that Azure SDK clients reach by their production URLs.
 *
 * @example
 * const azure = await startEmulator({ vaults: { 'my-app-kv': { 'db-password': 's3cret' } } });
 * const client = new SecretClient('https://my-app-kv.vault.azure.net', azure.credential, azure.clientOptions);
 * await azure.stop();
 *
 * @throws {EmulatorError} `BAD_SEED`, `BAD_OPTION`, `PORT_IN_USE`, `REFUSED_IN_PRODUCTION`
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { seed, vaults: moreVaults, port = 0 } = checkOptions(options, process.env['NODE_ENV']);
  const vaults = new Vaults(await loadSeed(seed, moreVaults), now);
  const tokens = new Tokens(now);
  const faults = new Faults();
  const log = new RequestLog(now);
  const identityHeader = randomUUID();
  const refuse = (host: string): ConnectionRefusal | undefined => {
    const refusal = refuseConnection(host, vaults);
    if (refusal) log.addRefusedConnection(host, refusal.status);
    return refusal;
  };

  const authority = await createCertificateAuthority();
  const handler = createHandler({ vaults, tokens, faults, log, identityHeader });
  const server = await listen({ handler, authority, refuse, port });
  const agent = new EmulatorAgent({ port: server.port, ca: authority.certificate, refuse });
  const caFile = await writeCaFile(authority.certificate);

  return Object.freeze<Emulator>({
    port: server.port,
    ca: authority.certificate,
    agent,
    clientOptions: Object.freeze({ agent }),
    credential: createCredential(tokens),
    env: Object.freeze(emulatorEnvironment(server.port, caFile.path, identityHeader)),
    requests: log.entries,
    countRequests: (match = {}) => log.count(match),
    rotate: (secret, value, { vault } = {}) => vaults.get(vault).rotate(secret, value).version,
    fault: (fault) => faults.add(fault),
    async stop() {
      agent.destroy();
      await Promise.all([server.close(), caFile.remove()]);
    },
  });
}

function now(): number {
  return Date.now();
}
