import type { SecretClientOptions } from '@azure/keyvault-secrets';

/** A policy of the SDK's HTTP pipeline (its own package is no dependency of ours). */
export type PipelinePolicy = NonNullable<SecretClientOptions['additionalPolicies']>[number]['policy'];
export type PipelineRequest = Parameters<PipelinePolicy['sendRequest']>[0];
export type PipelineResponse = Awaited<ReturnType<PipelinePolicy['sendRequest']>>;

/** How requests leave the process. The emulator's `clientOptions` fit here. */
export interface TransportOptions {
  /** An HTTP client of @azure/core-rest-pipeline, instead of Node's https. */
  readonly httpClient?: NonNullable<SecretClientOptions['httpClient']>;
  /** An https agent. With one, the SDK's own proxy support (HTTPS_PROXY) is off. */
  readonly agent?: NonNullable<SecretClientOptions['agent']>;
  /** Certificates to trust, PEM. */
  readonly ca?: string;
}
