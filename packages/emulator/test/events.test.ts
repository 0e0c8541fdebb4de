import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SecretClient } from '@azure/keyvault-secrets';
import type { Emulator } from '../src/index.js';
import { startEmulator } from '../src/index.js';

const DAY_MS = 24 * 60 * 60 * 1000;

interface Received {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let azure: Emulator;
let server: Server;
let url: string;
let received: Received[];
/** How the webhook answers; by default as both handshakes demand. */
let answer: (request: Received, response: ServerResponse) => void;

beforeEach(async () => {
  received = [];
  answer = ({ method, headers, body }, response) => {
    if (method === 'OPTIONS') response.setHeader('WebHook-Allowed-Origin', 'eventgrid.azure.net');
    if (headers['aeg-event-type'] !== 'SubscriptionValidation') response.end();
    else response.end(JSON.stringify({ validationResponse: JSON.parse(body)[0].data.validationCode }));
  };
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const seen = { method: request.method ?? '', headers: request.headers, body };
      received.push(seen);
      answer(seen, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook?key=k3y`;
  azure = await startEmulator({
    vaults: {
      'my-app-kv': {
        plain: 'canary-1',
        dated: { value: 'canary-2', expiresOn: new Date(Date.now() + 60 * DAY_MS), notBefore: '2020-01-01' },
      },
    },
  });
});
afterEach(async () => {
  await azure.stop();
  server.closeAllConnections();
  server.close();
});

/** What came after the handshake. */
function notified(): { type: string; subject: string; data: Record<string, unknown> }[] {
  return received
    .filter(({ headers }) => headers['aeg-event-type'] === 'Notification')
    .flatMap(({ body }) => JSON.parse(body))
    .map((event) => ({ ...event, type: event.type ?? event.eventType }));
}

describe('subscribe()', () => {
  it('sends a validation code and takes it back, with the headers given', async () => {
    await azure.subscribe({ url, headers: { 'x-key': 'k' } });
    expect(received).toMatchObject([
      { method: 'POST', headers: { 'aeg-event-type': 'SubscriptionValidation', 'x-key': 'k' } },
    ]);
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject([
      {
        eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
        data: { validationCode: expect.any(String) },
      },
    ]);
  });

  it('asks a webhook for CloudEvents by OPTIONS', async () => {
    await azure.subscribe({ url, schema: 'CloudEventSchemaV1_0' });
    expect(received).toMatchObject([
      { method: 'OPTIONS', headers: { 'webhook-request-origin': 'eventgrid.azure.net' } },
    ]);
  });

  it.each([
    ['EventGridSchema', 'it did not send the validation code back', 200],
    ['EventGridSchema', 'it answered the validation event with status 202', 202],
    ['CloudEventSchemaV1_0', 'its WebHook-Allowed-Origin is another one', 200],
    ['CloudEventSchemaV1_0', 'it answered OPTIONS with status 404', 404],
  ] as const)('refuses with %s a webhook when %s', async (schema, reason, status) => {
    answer = (_request, response) => response.writeHead(status).end('{}');
    await expect(azure.subscribe({ url, schema })).rejects.toMatchObject({
      code: 'WEBHOOK_REFUSED',
      message: `The webhook ${url.split('?')[0]} is not subscribed: ${reason}.`,
    });
    azure.rotate('plain');
    await azure.delivered();
    expect(notified()).toEqual([]);
  });

  it.each([
    'https://example.com/hook',
    'http://192.168.0.1/',
    'http://127.0.0.1.example.com/',
    'ftp://localhost/',
    'x',
  ])('delivers nothing to %s', async (elsewhere) => {
    await expect(azure.subscribe({ url: elsewhere })).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});

describe('an event', () => {
  it.each(['EventGridSchema', 'CloudEventSchemaV1_0'] as const)(
    'tells in the %s of a new version, without its value',
    async (schema) => {
      await azure.subscribe({ url, schema });
      const version = azure.rotate('dated', 'canary-3');
      const client = new SecretClient(
        'https://my-app-kv.vault.azure.net',
        azure.credential,
        azure.clientOptions,
      );
      await client.setSecret('made', 'canary-4');
      await azure.delivered();
      expect(notified()).toMatchObject([
        {
          type: 'Microsoft.KeyVault.SecretNewVersionCreated',
          subject: 'dated',
          data: {
            Id: `https://my-app-kv.vault.azure.net/secrets/dated/${version}`,
            VaultName: 'my-app-kv',
            ObjectType: 'Secret',
            ObjectName: 'dated',
            Version: version,
            NBF: null,
            EXP: null,
          },
        },
        { subject: 'made' },
      ]);
      const types = {
        EventGridSchema: 'application/json',
        CloudEventSchemaV1_0: 'application/cloudevents+json',
      };
      expect(received.at(-1)?.headers['content-type']).toContain(types[schema]);
      expect(JSON.stringify([received, azure.deliveries])).not.toContain('canary');
      expect(azure.deliveries).toMatchObject([
        { type: 'SecretNewVersionCreated', secret: 'dated', version, status: 200, url: url.split('?')[0] },
        { secret: 'made' },
      ]);
    },
  );

  it('comes 30 days before a secret expires and when it does, by the clock, once', async () => {
    await azure.subscribe({ url });
    azure.clock.advance(29 * DAY_MS);
    azure.clock.advance(2 * DAY_MS);
    await azure.delivered();
    expect(notified()).toMatchObject([{ type: 'Microsoft.KeyVault.SecretNearExpiry', subject: 'dated' }]);
    azure.clock.advance(1);
    azure.clock.set(azure.clock.now() + 30 * DAY_MS);
    await azure.delivered();
    expect(notified().map(({ type }) => type)).toEqual([
      'Microsoft.KeyVault.SecretNearExpiry',
      'Microsoft.KeyVault.SecretExpired',
    ]);
    expect(notified()[1]?.data).toMatchObject({ EXP: expect.any(Number), NBF: 1_577_836_800 });
  });

  it('can be sent at will, also twice', async () => {
    await azure.subscribe({ url });
    const [delivery] = await azure.deliver({ type: 'SecretExpired', secret: 'plain' });
    await azure.deliver({ type: 'SecretExpired', secret: 'plain', ...(delivery && { id: delivery.id }) });
    const ids = azure.deliveries.map(({ id }) => id);
    expect(ids).toEqual([delivery?.id, delivery?.id]);
    expect(() => azure.deliver({ type: 'SecretExpired', secret: 'nope' })).toThrow('No secret nope in vault');
  });

  it('ends with its subscription, and a webhook that fails is told so in the deliveries', async () => {
    const end = await azure.subscribe({ url });
    answer = (_request, response) => response.writeHead(503).end();
    azure.rotate('plain');
    await azure.delivered();
    end();
    azure.rotate('plain');
    await azure.delivered();
    expect(azure.deliveries).toMatchObject([{ status: 503 }]);
  });

  it('waits for the handshake of a subscription in the options', async () => {
    const early = await startEmulator({ vaults: { 'my-app-kv': { a: 'b' } }, subscriptions: [{ url }] });
    expect(received).toEqual([]);
    early.rotate('a');
    await early.delivered();
    expect(received.map(({ headers }) => headers['aeg-event-type'])).toEqual([
      'SubscriptionValidation',
      'Notification',
    ]);
    await early.stop();
  });
});
