import { appConfiguration, envFile, environment, yamlFile } from '@vaultref/core';
import { startWithConfig } from '@vaultref/express';
import type { AddressInfo } from 'node:net';
import { createApp } from './create-app.js';

const { server } = await startWithConfig(
  {
    sources: [
      yamlFile('config/default.yaml'),
      appConfiguration({
        endpoint: 'https://shop-config.azconfig.io',
        selectors: [{ key: 'shop:*' }, { key: 'gateway:*' }],
      }),
      envFile(),
      environment(),
    ],
    vaults: { payments: 'payments-prod-kv' },
    refresh: true,
    host: '127.0.0.1',
  },
  createApp,
);

console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
