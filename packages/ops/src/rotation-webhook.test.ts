import { describe, expect, it } from '@jest/globals';
import type { AzureEvent } from '@vaultref/core';
import { rotationWebhook, type WebhookOptions } from './rotation-webhook.js';

const URL_WITH_SECRET = 'https://app.example/events?secret=s3cret';
const ROTATED = {
  eventType: 'Microsoft.KeyVault.SecretNewVersionCreated',
  subject: 'db-password',
  data: { VaultName: 'shop-kv', ObjectName: 'db-password', Version: 'a1' },
};
const VALIDATION = {
  eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
  data: { validationCode: 'code-1', validationUrl: 'https://rp.example/validate' },
};

function webhook(options: WebhookOptions = { secret: 's3cret' }) {
  const taken: AzureEvent[] = [];
  const config = {
    handleEvents: (events: readonly AzureEvent[]) => {
      taken.push(...events);
      return events.length;
    },
  };
  const handler = rotationWebhook(config, options);
  const post = async (body: unknown, url = URL_WITH_SECRET, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await handler(new Request(url, { method: 'POST', body: text, headers }));
    return { status: response.status, body: await response.json() };
  };
  return { taken, handler, post };
}

describe('rotationWebhook()', () => {
  it.each([
    ['an event of Event Grid', ROTATED],
    ['a batch', [ROTATED]],
    ['a CloudEvent', { specversion: '1.0', type: ROTATED.eventType, data: ROTATED.data }],
    ['a batch of CloudEvents', [{ specversion: '1.0', type: ROTATED.eventType, data: ROTATED.data }]],
  ])('takes %s', async (_, body) => {
    const { post, taken } = webhook();
    expect(await post(body)).toEqual({ status: 200, body: { concerned: 1 } });
    expect(taken).toMatchObject([{ kind: 'rotated', vault: 'shop-kv', secret: 'db-password' }]);
  });

  it('takes events that concern nothing here, or Event Grid would send them again', async () => {
    expect(await webhook().post([{ eventType: 'Microsoft.KeyVault.KeyExpired' }])).toMatchObject({
      status: 200,
    });
  });

  it('answers the handshake of Event Grid with its code', async () => {
    expect(await webhook().post([VALIDATION])).toEqual({
      status: 200,
      body: { validationResponse: 'code-1' },
    });
  });

  it('answers the handshake of CloudEvents with the origin', async () => {
    const { handler } = webhook();
    const options = (headers: Record<string, string>) =>
      handler(new Request(URL_WITH_SECRET, { method: 'OPTIONS', headers }));
    const response = await options({ 'webhook-request-origin': 'eventgrid.azure.net' });
    expect([response.status, response.headers.get('webhook-allowed-origin')]).toEqual([
      200,
      'eventgrid.azure.net',
    ]);
    expect((await options({})).status).toBe(400);
  });

  it.each([
    ['a delivery', 'POST', JSON.stringify([ROTATED])],
    ['the handshake of Event Grid', 'POST', JSON.stringify([VALIDATION])],
    ['the handshake of CloudEvents', 'OPTIONS', undefined],
  ])('refuses %s without the secret, and says nothing more', async (_, method, body) => {
    const { handler, taken } = webhook();
    for (const query of ['', '?secret=', '?secret=s3cre', '?secret=s3cret1', '?secret=wrong&secret=s3cret']) {
      const response = await handler(
        new Request(`https://app.example/events${query}`, {
          method,
          headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
          ...(body === undefined ? {} : { body }),
        }),
      );
      expect([response.status, await response.json()]).toEqual([401, { error: 'unauthorized' }]);
    }
    expect(taken).toEqual([]);
  });

  it('takes the secret from a header, and from places of another name', async () => {
    const { post } = webhook();
    const url = 'https://app.example/events';
    expect(await post(ROTATED, url, { 'x-webhook-secret': 's3cret' })).toMatchObject({ status: 200 });
    const named = webhook({ secret: 's3cret', queryParameter: 'code', header: 'x-key' });
    expect(await named.post(ROTATED, `${url}?code=s3cret`)).toMatchObject({ status: 200 });
    expect(await named.post(ROTATED, url, { 'x-key': 's3cret' })).toMatchObject({ status: 200 });
    expect(await named.post(ROTATED, `${url}?secret=s3cret`)).toMatchObject({ status: 401 });
  });

  it('takes the old and the new secret while it is changed, and asks a function each time', async () => {
    let secret: string[] | undefined = ['old', 'new'];
    const { post } = webhook({ secret: () => secret });
    const statusOf = async (given: string) =>
      (await post(ROTATED, `https://app.example/?secret=${given}`)).status;
    expect([await statusOf('old'), await statusOf('new')]).toEqual([200, 200]);
    secret = ['new'];
    expect([await statusOf('old'), await statusOf('new')]).toEqual([401, 200]);
    secret = undefined;
    expect([await statusOf('new'), await statusOf('')]).toEqual([401, 401]);
    secret = [''];
    expect(await statusOf('')).toBe(401);
    // As JavaScript may give it: one of the two is not set.
    secret = JSON.parse('[null, "new"]') as string[];
    expect([await statusOf('new'), await statusOf('')]).toEqual([200, 401]);
  });

  it('asks the application instead, and takes an exception for a no', async () => {
    const verified = webhook({ verify: ({ headers }) => headers.get('authorization') === 'Bearer good' });
    const url = 'https://app.example/events';
    expect(await verified.post(ROTATED, url, { authorization: 'Bearer good' })).toMatchObject({
      status: 200,
    });
    expect(await verified.post(ROTATED, url)).toMatchObject({ status: 401 });
    const throwing = webhook({ verify: () => Promise.reject(new Error('no keys')) });
    expect(await throwing.post(ROTATED, url)).toEqual({ status: 401, body: { error: 'unauthorized' } });
  });

  it.each([['{"eventType"'], ['"text"'], ['[1]'], [''], ['null']])(
    'refuses %j, echoing nothing',
    async (body) => {
      expect(await webhook().post(body)).toEqual({
        status: 400,
        body: { error: 'not a delivery of events' },
      });
    },
  );

  it('refuses more than 1 MB, whether its length is announced or not', async () => {
    const { post, handler } = webhook();
    expect(await post(' '.repeat(1_048_577))).toMatchObject({ status: 413 });
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { method: 'POST', body: endless, duplex: 'half' } as const;
    expect((await handler(new Request(URL_WITH_SECRET, init))).status).toBe(413);
    expect(sent).toBeLessThan(2_000_000);
  });

  it('knows no other methods', async () => {
    expect((await webhook().handler(new Request(URL_WITH_SECRET))).status).toBe(405);
  });

  it.each([[{ secret: '' }], [{ secret: [] }], [{}]])('is not made without a way to tell: %j', (options) => {
    expect(() => webhook(options as WebhookOptions)).toThrow('ERR_INVALID_OPTION');
  });
});
