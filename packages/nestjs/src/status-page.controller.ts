import { All, type CanActivate, Controller, Inject, Req, Res, type Type, UseGuards } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Config } from '@vaultref/core';
import { type FetchHandler, statusPage, type StatusPageOptions } from '@vaultref/ops';
import { answerByFetch } from './fetch-bridge.js';
import { getKeyVaultConfigToken } from './inject-key-vault-config.js';

/** Where the page is and who sees it; the rest is as in statusPage() of @vaultref/ops. */
export interface StatusPageControllerOptions extends Omit<StatusPageOptions, 'authorize' | 'path'> {
  /** Where the page is. Default `ops/config`. */
  readonly path?: string;
  /** Who may see the page and use it: guards of the application. Without any, only this machine. */
  readonly guards?: readonly (Type<CanActivate> | CanActivate)[];
}

/**
 * A controller with the status page of the configuration: what came from where, never a value.
 *
 * @example
 * @Module({ controllers: [createStatusPageController({ guards: [OperatorGuard], hosts: ['ops.example.com'] })] })
 *
 * @throws ConfigError ERR_UNKNOWN_OPTION (when the application is created)
 */
export function createStatusPageController({
  path = 'ops/config',
  guards = [],
  ...options
}: StatusPageControllerOptions = {}): Type {
  @Controller(path)
  @UseGuards(...guards)
  class StatusPageController {
    readonly #handler: FetchHandler;
    readonly #host: HttpAdapterHost;

    constructor(
      @Inject(getKeyVaultConfigToken()) config: Config,
      @Inject(HttpAdapterHost) host: HttpAdapterHost,
    ) {
      // Whom the guards let through, the page lets in.
      const authorize = guards.length > 0 ? (): boolean => true : undefined;
      this.#handler = statusPage(config, { ...options, authorize });
      this.#host = host;
    }

    @All(['', ':below'])
    show(@Req() request: unknown, @Res() response: unknown): Promise<void> {
      return answerByFetch(this.#handler, this.#host, request, response);
    }
  }
  return StatusPageController;
}
