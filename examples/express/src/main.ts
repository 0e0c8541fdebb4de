import { envFile, environment, yamlFile } from '@vaultref/core';
import { configMiddleware, startWithConfig } from '@vaultref/express';
import express from 'express';
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';

const { server } = await startWithConfig(
  {
    sources: [yamlFile('config/default.yaml'), envFile(), environment()],
    vaults: { payments: 'payments-prod-kv' },
    host: '127.0.0.1',
  },
  (config) => {
    const app = express();
    app.use(configMiddleware(config));
    app.get('/', (_request, response) => {
      response.json({ shop: config.get('shop.name') });
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
  },
);

console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
