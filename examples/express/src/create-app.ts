import type { Config } from '@vaultref/core';
import { configMiddleware, healthHandler, rotationWebhook, statusPage } from '@vaultref/express';
import express from 'express';
import { createHmac } from 'node:crypto';

/** The shop, and what its operators want of it. */
export function createApp(config: Config): express.Express {
  const app = express();
  app.use('/livez', healthHandler(config, { kind: 'liveness' }));
  app.use('/healthz', healthHandler(config));
  app.use('/events/keyvault', rotationWebhook(config, { secret: () => config.get('WEBHOOK_SECRET') }));
  // Without `authorize` it answers this machine only.
  app.use('/ops/config', statusPage(config, { title: 'Configuration of the shop' }));

  app.use(configMiddleware(config));
  app.get('/', (request, response) => {
    response.json({ shop: request.config.get('shop.name') });
  });
  app.get('/greeting', (request, response) => {
    response.json({ greeting: request.config.get('shop.greeting') });
  });
  // What came from where, without values.
  app.get('/report', (_request, response) => {
    response.json(config.report);
  });
  // Proves to whoever knows a secret that the application holds it, without showing it.
  app.get('/proof', (request, response) => {
    const secret = request.config.getOrThrow<string>(request.query['path'] as string);
    response.json({
      proof: createHmac('sha256', secret)
        .update(request.query['challenge'] as string)
        .digest('hex'),
    });
  });
  return app;
}
