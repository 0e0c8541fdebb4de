import { describe, expect, it } from '@jest/globals';
import type { PipelinePolicy } from './pipeline.js';
import { tokenPolicy } from './token-policy.js';

type Request = Parameters<PipelinePolicy['sendRequest']>[0];
type Next = Parameters<PipelinePolicy['sendRequest']>[1];

describe('tokenPolicy()', () => {
  it.each([
    ['https://evil.example.com/secrets/x'],
    ['https://shop-kv.vault.azure.net.evil.com/secrets/x'],
    ['https://shop-kv.vault.azure.net:8443/secrets/x'],
    ['http://shop-kv.vault.azure.net/secrets/x'],
    ['https://other-kv.vault.azure.net/secrets/x'],
  ])('asks for no token and sends nothing to %s', async (url) => {
    let asked = 0;
    const getToken = () => Promise.resolve(String((asked += 1)));
    const next: Next = () => Promise.reject(new Error(`sent after ${(asked += 1)}`));
    const policy = tokenPolicy('https://shop-kv.vault.azure.net', {
      getToken,
      hasToken: false,
      underWay: Promise.resolve(),
    });
    const headers = new Map<string, string>();
    await expect(policy.sendRequest({ url, headers } as unknown as Request, next)).rejects.toMatchObject({
      code: 'ERR_VAULT_NOT_ALLOWED',
    });
    expect([asked, headers.size]).toEqual([0, 0]);
  });
});
