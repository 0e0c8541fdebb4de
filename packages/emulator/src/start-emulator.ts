import { randomUUID } from 'node:crypto';
import { connectionString, Stores } from './app-configuration/stores.js';
import { Clock } from './clock.js';
import { emulatorEnvironment } from './command-line/environment.js';
import type { Emulator, EventRequest } from './emulator.js';
import type { EmulatorOptions } from './emulator-options.js';
import { normalizeOptions } from './emulator-options.js';
import type { EventDelivery } from './events/event-grid.js';
import { EventGrid } from './events/event-grid.js';
import { ExpiryWatch } from './events/expiry-watch.js';
import { secretEvent } from './events/secret-event.js';
import { FaultSwitches } from './faults/fault-switches.js';
import { Faults } from './faults/faults.js';
import { sampleLatency } from './faults/latency.js';
import { seededRandom } from './faults/random.js';
import { Gauge } from './gauge.js';
import { createHandler } from './handler.js';
import type { ConnectionRefusal } from './http/admission.js';
import { refuseConnection } from './http/admission.js';
import { EmulatorAgent } from './http/agent.js';
import { writeCaFile } from './http/ca-file.js';
import { createCertificateAuthority } from './http/certificates.js';
import { createInMemoryClient } from './http/in-memory-client.js';
import { Pauses } from './http/pauses.js';
import { listen } from './http/server.js';
import { createCredential } from './identity/credential.js';
import { Identities, SYSTEM_IDENTITY } from './identity/identities.js';
import { Tokens } from './identity/tokens.js';
import { Quota } from './key-vault/quota.js';
import { Vaults } from './key-vault/vaults.js';
import { Page } from './page/page.js';
import { RequestLog } from './request-log.js';
import { routeRequest } from './route-request.js';
import { checkSeed, loadSeed } from './seed/seed-source.js';

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
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const normal = normalizeOptions(options, process.env['NODE_ENV']);
  const seed = await loadSeed(normal.seedFile, normal.seed);

  const clock = new Clock(machineNow);
  const { now } = clock;
  const random = seededRandom(normal.randomSeed);
  const pauses = new Pauses();
  const events = new EventGrid();
  const vaults = new Vaults(seed.vaults, {
    now,
    deletionDelayMs: normal.deletionDelayMs,
    onNewVersion(vault, found) {
      void events.publish(secretEvent('SecretNewVersionCreated', vault, found, now()));
    },
  });
  const stores = new Stores(seed.stores, now);
  const identities = new Identities(seed.identities, seed.tenantId);
  const tokens = new Tokens(now, normal.tokenLifetimeMs);
  const quota = normal.quota && new Quota(normal.quota, now);
  const faults = new Faults(random);
  const log = new RequestLog(now);
  const identityHeader = randomUUID();

  const watch = new ExpiryWatch(() => vaults.all(), now);
  const publishDue = (): void => {
    for (const event of watch.due()) void events.publish(event);
  };
  clock.onMove(publishDue);
  for (const subscription of normal.subscriptions) events.add(subscription);

  const refuse = (host: string): ConnectionRefusal | undefined => {
    const refusal = refuseConnection(host, {
      hasVault: (name) => vaults.find(name) !== undefined,
      hasStore: (name) => stores.find(name) !== undefined,
    });
    if (refusal) log.addRefusedConnection(host, refusal.status);
    return refusal;
  };
  const parts = { vaults, stores, identities, tokens, quota, identityHeader, now, machineNow };
  const handler = createHandler({
    route: (request) => routeRequest(request, parts),
    faults,
    log,
    latencyMs: () => sampleLatency(normal.latency, random),
  });

  const authority = await createCertificateAuthority();
  const traffic = { connections: new Gauge(), requests: new Gauge() };
  const sendEvent = ({ type, secret, vault, version, id }: EventRequest): Promise<EventDelivery[]> => {
    const { name, found } = vaults.locate(secret, { vault, version });
    const event = secretEvent(type, name, found, now());
    return events.publish(id === undefined ? event : { ...event, id });
  };
  const page = new Page({
    vaults,
    stores,
    switches: new FaultSwitches(faults),
    requests: () => log.entries,
    traffic: () => traffic,
    deliveries: () => events.deliveries,
    sendEvent,
  });
  const server = await listen({ handler, authority, refuse, pauses, traffic, page, port: normal.port });
  const agent = new EmulatorAgent({ port: server.port, ca: authority.certificate, refuse });
  const caFile = await writeCaFile(authority.certificate);
  const ticker = setInterval(publishDue, EXPIRY_CHECK_MS).unref();

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
    env: Object.freeze(emulatorEnvironment(server.port, caFile.path, identityHeader)),
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
    deliver: sendEvent,
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

function machineNow(): number {
  return Date.now();
}
