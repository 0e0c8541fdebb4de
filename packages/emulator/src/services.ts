import { randomUUID } from 'node:crypto';
import { Stores } from './app-configuration/stores.js';
import { Clock } from './clock.js';
import type { EventRequest } from './emulator.js';
import type { NormalOptions } from './emulator-options.js';
import type { EventDelivery } from './events/event-grid.js';
import { EventGrid } from './events/event-grid.js';
import { ExpiryWatch } from './events/expiry-watch.js';
import { secretEvent } from './events/secret-event.js';
import { Faults } from './faults/faults.js';
import { sampleLatency } from './faults/latency.js';
import { seededRandom } from './faults/random.js';
import { createHandler } from './handler.js';
import type { ConnectionRefusal } from './http/admission.js';
import { refuseConnection } from './http/admission.js';
import { Identities } from './identity/identities.js';
import { Tokens } from './identity/tokens.js';
import { Quota } from './key-vault/quota.js';
import { Vaults } from './key-vault/vaults.js';
import { RequestLog } from './request-log.js';
import { routeRequest } from './route-request.js';
import type { ParsedSeed } from './seed/parsed-seed.js';

/** Hears of every connection that is refused. */
export type OnRefusal = (host: string, refusal: ConnectionRefusal) => void;

/** What the emulator is made of, before anybody can reach it; the handler answers for all of it. */
export function createServices(normal: NormalOptions, seed: ParsedSeed, onRefusal: OnRefusal) {
  const clock = new Clock(machineNow);
  const { now } = clock;
  const random = seededRandom(normal.randomSeed);
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
    const refusal = refuseConnection(host, { vaults, stores });
    if (refusal) {
      log.addRefusedConnection(host, refusal.status);
      onRefusal(host, refusal);
    }
    return refusal;
  };
  const parts = { vaults, stores, identities, tokens, quota, identityHeader, now, machineNow };
  const handler = createHandler({
    route: (request) => routeRequest(request, parts),
    faults,
    log,
    latencyMs: () => sampleLatency(normal.latency, random),
  });

  const sendEvent = ({ type, secret, vault, version, id }: EventRequest): Promise<EventDelivery[]> => {
    const { name, found } = vaults.locate(secret, { vault, version });
    const event = secretEvent(type, name, found, now());
    return events.publish(id === undefined ? event : { ...event, id });
  };

  return {
    clock,
    events,
    vaults,
    stores,
    identities,
    tokens,
    faults,
    log,
    identityHeader,
    refuse,
    handler,
    publishDue,
    sendEvent,
  };
}

function machineNow(): number {
  return Date.now();
}
