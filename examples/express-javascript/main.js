const express = require('express');
const { configMiddleware, startWithConfig, statusPage } = require('@vaultref/express');

startWithConfig({ vault: 'shop-kv', host: '127.0.0.1' }, (config) =>
  express()
    .use(configMiddleware(config))
    .use('/ops/config', statusPage(config))
    .get('/', (request, response) =>
      response.json({ ready: request.config.get('DB_PASSWORD') !== undefined }),
    ),
).then(({ server }) => console.log(`listening on http://127.0.0.1:${server.address().port}`));
