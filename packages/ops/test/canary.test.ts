import { describe, expect, it } from '@jest/globals';
import { loadConfig, memoryProvider, object } from '@vaultref/core';
import { CANARY, showsCanary } from '@vaultref/contracts/canary';
import { healthHandler, rotationWebhook } from '../src/index.js';

const ENCODED = encodeURIComponent(CANARY);

async function told(response: Response): Promise<string> {
  return JSON.stringify([response.statusText, ...response.headers]) + (await response.text());
}

describe('a secret', () => {
  it('is in no health answer, whatever the state and however detailed', async () => {
    const secrets: Record<string, string> = { text: CANARY, json: CANARY };
    const tree = { a: '@keyvault:text', b: `u:${CANARY}@keyvault{text}` };
    let broken = false;
    const config = await loadConfig({
      sources: [
        {
          ...object({}),
          load: (input) => object(broken ? { ...tree, c: '@keyvault:json.x' } : tree).load(input),
        },
      ],
      provider: memoryProvider(secrets),
    });
    const answers = () =>
      Promise.all(
        [{}, { details: true }, { kind: 'liveness' as const }].map(async (options) =>
          told(await healthHandler(config, options)(new Request('http://localhost/'))),
        ),
      );
    const seen = await answers();
    broken = true;
    await config.refresh().catch(() => undefined);
    expect(config.health.status).toBe('degraded');
    seen.push(...(await answers()));
    await config.close();
    expect(showsCanary(seen.join('\n'))).toBe(false);
  });

  it.each([
    ['one that is let in', 'POST', `secret=${ENCODED}`, '[]'],
    ['one that is not', 'POST', `secret=${ENCODED}x`, '[]'],
    ['a body that is no JSON', 'POST', `secret=${ENCODED}`, CANARY],
    [
      'events of other services',
      'POST',
      `secret=${ENCODED}`,
      JSON.stringify([{ eventType: CANARY, data: CANARY }]),
    ],
    ['another method', 'DELETE', `secret=${ENCODED}`, undefined],
    ['a handshake without an origin', 'OPTIONS', `secret=${ENCODED}`, undefined],
  ])('is in no answer of the webhook: %s', async (_, method, query, body) => {
    const handler = rotationWebhook({ handleEvents: () => 0 }, { secret: CANARY });
    const request = new Request(`http://localhost/?${query}`, {
      method,
      ...(body === undefined ? {} : { body }),
    });
    expect(showsCanary(await told(await handler(request)))).toBe(false);
  });
});
