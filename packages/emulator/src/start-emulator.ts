import { connectionString } from './app-configuration/stores.js';
import { emulatorEnvironment } from './command-line/environment.js';
import type { Emulator } from './emulator.js';
import type { EmulatorOptions } from './emulator-options.js';
import { normalizeOptions } from './emulator-options.js';
import { FaultSwitches } from './faults/fault-switches.js';
import { Gauge } from './gauge.js';
import { EmulatorAgent } from './http/agent.js';
import { writeCaFile } from './http/ca-file.js';
import { createCertificateAuthority } from './http/certificates.js';
import { createInMemoryClient } from './http/in-memory-client.js';
import { Pauses } from './http/pauses.js';
import { listen } from './http/server.js';
import { createCredential } from './identity/credential.js';
import { SYSTEM_IDENTITY } from './identity/identities.js';
import { Page } from './page/page.js';
import { checkSeed, loadSeed } from './seed/seed-source.js';
import { createServices, type OnRefusal } from './services.js';

const EXPIRY_CHECK_MS = 1_000;

/**
 * Starts Azure's Key Vault, App Configuration and token endpoints on 127.0.0.1, reached by their production URLs.
 *
 * @example
 * const azure = await startEmulator({ vaults: { 'my-app-kv': { 'db-password': 's3cret' } } });
 * const client = new SecretClient('https://my-app-kv.vault.azure.net', azure.credential, azure.clientOptions);
 * await azure.stop();
 *
 * @throws {EmulatorError} `BAD_SEED`, `BAD_OPTION`, `PORT_IN_USE`, `REFUSED_IN_PRODUCTION`
 */
export function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  return openEmulator(options, () => {});
}

/** The same for the command line, which tells what is refused. */
export async function openEmulator(options: EmulatorOptions, onRefusal: OnRefusal): Promise<Emulator> {
  const normal = normalizeOptions(options, process.env['NODE_ENV']);
  const seed = await loadSeed(normal.seedFile, normal.seed);

  const services = createServices(normal, seed, onRefusal);
  const { clock, events, vaults, stores, identities, tokens, faults, log, refuse, handler } = services;
  const pauses = new Pauses();
  const authority = await createCertificateAuthority();
  const traffic = { connections: new Gauge(), requests: new Gauge() };
  const page = new Page({
    vaults,
    stores,
    switches: new FaultSwitches(faults),
    requests: () => log.entries,
    traffic,
    deliveries: () => events.deliveries,
    sendEvent: services.sendEvent,
  });
  const server = await listen({ handler, authority, refuse, pauses, traffic, page, port: normal.port });
  const agent = new EmulatorAgent({ port: server.port, ca: authority.certificate, refuse });
  const caFile = await writeCaFile(authority.certificate);
  const ticker = setInterval(services.publishDue, EXPIRY_CHECK_MS).unref();

  return Object.freeze<Emulator>({
    port: server.port,
    pageUrl: page.url(server.port),
    ca: authority.certificate,
    agent,
    clientOptions: Object.freeze({ agent }),
    httpClient: createInMemoryClient({ handler, refuse, pauses, requests: traffic.requests }),
    credential: createCredential(tokens, SYSTEM_IDENTITY),
    credentialFor: (identity) => createCredential(tokens, identities.get(identity).name),
    connectionString: stores.first ? connectionString(stores.first) : '',
    connectionStringFor: (store, { readOnly } = {}) => connectionString(stores.get(store), readOnly),
    env: Object.freeze(emulatorEnvironment(server.port, caFile.path, services.identityHeader)),
    clock,
    requests: log.entries,
    countRequests: (match = {}) => log.count(match),
    get connections() {
      const { total, now: open, most } = traffic.connections;
      return { opened: total, open, mostOpen: most };
    },
    get mostInFlight() {
      return traffic.requests.most;
    },
    rotate: (secret, value, { vault } = {}) => vaults.get(vault).rotate(secret, value).version,
    setSetting: (key, value, { store, ...given } = {}) => stores.get(store).change(key, value, given).etag,
    fault: (fault) => faults.add(fault),
    revokeTokens: (revocation = {}) => tokens.revoke(revocation),
    setAccess(identity, access) {
      const [parsed] = checkSeed({ identities: { [identity]: access } }).identities;
      identities.setAccess(identity, parsed?.access);
    },
    subscribe: (subscription) => events.subscribe(subscription),
    deliver: services.sendEvent,
    get deliveries() {
      return events.deliveries;
    },
    delivered: () => events.settled(),
    async stop() {
      clearInterval(ticker);
      pauses.end();
      events.stop();
      agent.destroy();
      await Promise.all([server.close(), caFile.remove()]);
    },
  });
}
