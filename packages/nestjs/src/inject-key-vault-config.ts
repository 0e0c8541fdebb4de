import { Inject } from '@nestjs/common';

/** The injection token of core's `Config`: the same in every copy of this package. */
export function getKeyVaultConfigToken(): symbol {
  return Symbol.for('vaultref.nestjs.config');
}

/**
 * Injects the loaded configuration itself, which knows what came from where.
 *
 * @example
 * constructor(@InjectKeyVaultConfig() private readonly config: Config) {} // config.report.references
 */
export function InjectKeyVaultConfig(): ParameterDecorator & PropertyDecorator {
  return Inject(getKeyVaultConfigToken());
}
