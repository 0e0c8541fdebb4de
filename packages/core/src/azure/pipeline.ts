import type { SecretClientOptions } from '@azure/keyvault-secrets';

/** A policy of the SDK's HTTP pipeline (its own package is no dependency of ours). */
export type PipelinePolicy = NonNullable<SecretClientOptions['additionalPolicies']>[number]['policy'];
export type PipelineRequest = Parameters<PipelinePolicy['sendRequest']>[0];
export type PipelineResponse = Awaited<ReturnType<PipelinePolicy['sendRequest']>>;

/** How requests leave the process. The emulator's `clientOptions` fit here. */
export interface TransportOptions {
  /** An HTTP client of @azure/core-rest-pipeline, instead of Node's https. */
  readonly httpClient?: NonNullable<SecretClientOptions['httpClient']>;
  /** An https agent, which then decides about connections and proxies alone. Default: one that keeps connections alive. */
  readonly agent?: NonNullable<SecretClientOptions['agent']>;
  /** Certificates to trust instead of those that Node trusts, PEM. */
  readonly ca?: string;
  /**
   * URL of a proxy (http or https), or `false` for none. Default: HTTPS_PROXY, else ALL_PROXY, HTTP_PROXY, but for NO_PROXY.
   */
  readonly proxy?: string | false;
  /**
   * Speaks HTTP/2 with hosts that offer it, over one connection each; not through a proxy. Default `false`: it was not seen
   * against the real service.
   */
  readonly http2?: boolean;
}
