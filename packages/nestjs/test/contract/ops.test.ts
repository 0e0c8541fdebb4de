import { describe, expect, it } from '@jest/globals';
import { type CanActivate, type ExecutionContext, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { object } from '@vaultref/core';
import { type IncomingMessage, request as open } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { KeyVaultConfigModule, OnSecretChange } from '../../src/index.js';
import { createRotationController, createStatusPageController } from '../../src/ops.js';
import { rotatingSecrets } from '../rotating-secrets.js';

type Done = (error: null, body: unknown) => void;

@Injectable()
class OperatorGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    return headers['x-operator'] === 'yes';
  }
}

describe.each(['express', 'fastify'])('webhook and status page on %s', (platform) => {
  const start = async (
    prepare: (app: NestExpressApplication | NestFastifyApplication) => void = () => undefined,
  ) => {
    const secrets = { 'db-password': 'canary-old', 'webhook-secret': 'of-the-webhook' };
    const heard: (() => void)[] = [];
    @Injectable()
    class Pool {
      @OnSecretChange('DB_PASSWORD')
      replace(): void {
        for (const tell of heard) tell();
      }
    }
    @Module({
      imports: [
        KeyVaultConfigModule.forRoot({
          isGlobal: true,
          ignoreEnvFile: true,
          provider: { ...rotatingSecrets(secrets), defaultVault: 'https://shop-kv.vault.azure.net' },
          vault: 'shop-kv',
          sources: [object({ DB_PASSWORD: '@keyvault:db-password', WEBHOOK: '@keyvault:webhook-secret' })],
        }),
      ],
      providers: [Pool],
      controllers: [
        createRotationController({ secret: (config) => config.get<string>('WEBHOOK') }),
        createStatusPageController({ guards: [OperatorGuard] }),
        createStatusPageController({ path: 'local' }),
      ],
    })
    class AppModule {}
    const options = { logger: false, abortOnError: false } as const;
    const app =
      platform === 'express'
        ? await NestFactory.create<NestExpressApplication>(AppModule, options)
        : await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), options);
    prepare(app);
    await app.listen(0, '127.0.0.1');
    const changed = new Promise<void>((resolve) => heard.push(resolve));
    return { app, url: await app.getUrl(), secrets, changed };
  };
  const event = [
    {
      id: '1',
      eventType: 'Microsoft.KeyVault.SecretNewVersionCreated',
      subject: 'db-password',
      data: { VaultName: 'shop-kv', ObjectName: 'db-password', ObjectType: 'Secret' },
    },
  ];
  const deliver = (url: string, body: unknown, type = 'application/json') =>
    fetch(url, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });

  it('take an event of whoever knows the secret, and of nobody else', async () => {
    const { app, url, secrets, changed } = await start();
    secrets['db-password'] = 'canary-new';
    const refused = await deliver(`${url}/events/keyvault`, event);
    expect(refused.status).toBe(401);
    const taken = await deliver(`${url}/events/keyvault?secret=of-the-webhook`, event);
    expect([taken.status, await taken.json()]).toEqual([200, { concerned: 1 }]);
    await changed;
    await app.close();
  });

  it('take an event whatever the application has made of its body', async () => {
    const { app, url } = await start((created) => {
      const adapter: unknown = created.getHttpAdapter();
      if (adapter instanceof FastifyAdapter)
        for (const [type, parseAs] of [
          ['application/cloudevents+json', 'string'],
          ['application/octet-stream', 'buffer'],
        ] as const)
          adapter
            .getInstance()
            .addContentTypeParser(type, { parseAs }, (_: unknown, body: unknown, done: Done) =>
              done(null, body),
            );
      else
        created.use(async (request: IncomingMessage & { body: unknown }, _: unknown, next: () => void) => {
          // Parsers of Express 4 leave an empty object where they have read nothing.
          request.body ??= {};
          if (request.headers['content-type'] === 'application/octet-stream')
            request.body = await buffer(request);
          next();
        });
    });
    for (const type of ['application/cloudevents+json', 'application/octet-stream']) {
      const taken = await deliver(`${url}/events/keyvault?secret=of-the-webhook`, event, type);
      expect(await taken.json()).toEqual({ concerned: 1 });
    }
    await app.close();
  });

  it('read no more of a body that nobody wants, and end its connection', async () => {
    const { app, url } = await start((created) => {
      const adapter: unknown = created.getHttpAdapter();
      if (adapter instanceof FastifyAdapter)
        adapter
          .getInstance()
          .addContentTypeParser('application/octet-stream', (_: unknown, __: unknown, done: Done) =>
            done(null, {}),
          );
    });
    const answer = new Promise<unknown>((resolve, reject) => {
      const headers = { 'content-type': 'application/octet-stream', 'content-length': '1000' };
      const sent = open(`${url}/events/keyvault`, { method: 'POST', headers }, (response) => {
        resolve([response.statusCode, response.headers.connection]);
        sent.destroy();
      });
      sent.on('error', reject).write('the beginning');
    });
    expect(await answer).toEqual([401, 'close']);
    await app.close();
  });

  it('shake hands with both schemas', async () => {
    const { app, url } = await start();
    const address = `${url}/events/keyvault?secret=of-the-webhook`;
    const validation = [
      { eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: { validationCode: 'code' } },
    ];
    expect(await (await deliver(address, validation)).json()).toEqual({ validationResponse: 'code' });
    const allowed = await fetch(address, {
      method: 'OPTIONS',
      headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
    });
    expect(allowed.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
    await app.close();
  });

  it('shake hands behind CORS that leaves the handshake alone', async () => {
    const { app, url } = await start((created) => {
      created.enableCors((request: IncomingMessage, answer: (error: null, options: object) => void) => {
        const isHandshake = request.headers['webhook-request-origin'] !== undefined;
        answer(null, { origin: isHandshake ? false : 'https://shop.example.com' });
      });
    });
    const ask = (headers: Record<string, string>) =>
      fetch(`${url}/events/keyvault?secret=of-the-webhook`, { method: 'OPTIONS', headers });
    const handshake = await ask({ 'webhook-request-origin': 'eventgrid.azure.net' });
    expect(handshake.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
    const preflight = await ask({
      origin: 'https://shop.example.com',
      'access-control-request-method': 'POST',
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://shop.example.com',
    ]);
    await app.close();
  });

  it('shake no hands behind CORS that answers the handshake itself', async () => {
    const { app, url } = await start((created) => created.enableCors());
    const answer = await fetch(`${url}/events/keyvault?secret=of-the-webhook`, {
      method: 'OPTIONS',
      headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
    });
    expect(answer.headers.get('webhook-allowed-origin')).toBeNull();
    await app.close();
  });

  it('refuse options that nobody knows', async () => {
    const options = { secret: 'of-the-webhook', haeder: 'x-key' };
    @Module({
      imports: [KeyVaultConfigModule.forTesting()],
      controllers: [createRotationController(options)],
    })
    class AppModule {}
    const created = NestFactory.create(AppModule, { logger: false, abortOnError: false });
    await expect(created).rejects.toMatchObject({ code: 'ERR_UNKNOWN_OPTION' });
  });

  it('refuse hosts that are none, and methods that no page has', async () => {
    const { app, url } = await start();
    const ask = (method: string, host: string) =>
      new Promise((resolve) => {
        const sent = open(`${url}/local`, { method, headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.end();
      });
    expect(await Promise.all(['a@b', 'a b', 'a/b', 'localhost'].map((host) => ask('GET', host)))).toEqual([
      400, 400, 400, 200,
    ]);
    expect([400, 404]).toContain(await ask('TRACE', 'localhost'));
    await app.close();
  });

  it('show the page behind guards of the application, or to this machine alone', async () => {
    const { app, url } = await start();
    expect((await fetch(`${url}/ops/config`)).status).toBe(403);
    const page = await fetch(`${url}/ops/config`, { headers: { 'x-operator': 'yes' } });
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html).toContain('db-password');
    expect(html).not.toContain('canary');
    expect((await fetch(`${url}/local/page.css`)).headers.get('content-type')).toContain('text/css');
    await app.close();
  });
});
