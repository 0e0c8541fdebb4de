import { Controller, Inject, Options, Post, Req, Res, type Type } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { HttpAdapterHost } from '@nestjs/core';
import type { Config } from '@vaultref/core';
import { type FetchHandler, rotationWebhook, type VerifyOptions } from '@vaultref/ops';
import { answerByFetch } from './fetch-bridge.js';
import { getKeyVaultConfigToken } from './inject-key-vault-config.js';

/** One secret, or several that are good alike. */
type Secrets = string | readonly string[];

/** Where deliveries come in, and how they are told from forgeries: by exactly one of `secret` and `verify`. */
export type RotationControllerOptions = {
  /** Where Event Grid delivers. Default `events/keyvault`. */
  readonly path?: string;
} & (
  | {
      /** What whoever delivers has to know, as query parameter `secret` or header `x-webhook-secret`. A function is asked at every delivery. */
      readonly secret: Secrets | ((config: ConfigService) => Secrets | undefined);
      readonly verify?: never;
    }
  | VerifyOptions
);

/**
 * A controller that takes deliveries of Event Grid and lets the configuration fetch the secrets that they name. It is closed to
 * whoever does not know the secret, and needs no guard: exempt it from global ones.
 *
 * @example
 * @Module({ controllers: [createRotationController({ secret: (config) => config.get('WEBHOOK_SECRET') })] })
 *
 * @throws ConfigError ERR_INVALID_OPTION (when the application is created) without a secret and a way to verify;
 * ERR_UNKNOWN_OPTION
 */
export function createRotationController({
  path = 'events/keyvault',
  ...options
}: RotationControllerOptions): Type {
  @Controller(path)
  class RotationController {
    readonly #handler: FetchHandler;
    readonly #host: HttpAdapterHost;

    constructor(
      @Inject(getKeyVaultConfigToken()) config: Config,
      @Inject(ConfigService) service: ConfigService,
      @Inject(HttpAdapterHost) host: HttpAdapterHost,
    ) {
      const { secret, verify, ...others } = options;
      this.#handler = rotationWebhook(
        config,
        verify
          ? { ...others, verify }
          : { ...others, secret: typeof secret === 'function' ? () => secret(service) : (secret ?? []) },
      );
      this.#host = host;
    }

    @Post()
    take(@Req() request: unknown, @Res() response: unknown): Promise<void> {
      return answerByFetch(this.#handler, this.#host, request, response);
    }

    /** The handshake of CloudEvents. */
    @Options()
    allow(@Req() request: unknown, @Res() response: unknown): Promise<void> {
      return answerByFetch(this.#handler, this.#host, request, response);
    }
  }
  return RotationController;
}
