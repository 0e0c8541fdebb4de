import type { SecretClient } from '@azure/keyvault-secrets';
import type { TokenCredential } from '../secrets/credential.js';
import { azurePackage } from './azure-package.js';
import type { TokenSource } from './azure-access.js';
import { classifyPolicy } from './classify-policy.js';
import type { Connections } from './connections.js';
import { hiddenBody } from './hidden-body.js';
import type { PipelinePolicy } from './pipeline.js';
import { tokenPolicy } from './token-policy.js';

export interface SecretClientSettings {
  readonly tokens: TokenSource;
  readonly connections: Connections;
  /** Sees every request first, and every failure last. */
  readonly outermost?: PipelinePolicy;
}

/** Microsoft's client for one vault, with our policies where it would ask for tokens, retry, redirect and judge answers itself. */
export async function secretClient(
  vaultUrl: string,
  { tokens, connections, outermost }: SecretClientSettings,
): Promise<SecretClient> {
  const [{ SecretClient }, transport] = await Promise.all([
    azurePackage('@azure/keyvault-secrets', () => import('@azure/keyvault-secrets')),
    connections.for(vaultUrl),
  ]);
  const { hide, restore } = hiddenBody();
  const inner = [...(outermost ? [outermost] : []), classifyPolicy(), restore, tokenPolicy(vaultUrl, tokens)];
  return new SecretClient(vaultUrl, UNUSED_CREDENTIAL, {
    ...transport,
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [
      { policy: hide, position: 'perCall' },
      ...inner.map((policy) => ({ policy, position: 'perRetry' as const })),
    ],
  });
}

/** The SDK asks its credential only after a 401, and no 401 reaches it. */
const UNUSED_CREDENTIAL: TokenCredential = {
  getToken: () => Promise.reject(new Error('the token is attached by our own policy')),
};
