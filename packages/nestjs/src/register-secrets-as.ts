import { registerAs } from '@nestjs/config';
import { isOverlaid } from './environment-overlay.js';
import { type StandaloneOptions, withStandaloneConfig } from './standalone-config.js';

/** Resolved variables. */
export type ResolvedEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * `registerAs()` whose factory is given the resolved variables, and whose result may hold references. Under KeyVaultConfigModule it
 * follows changes as every namespace does; under a ConfigModule alone it is loaded once, by its own options.
 *
 * @example
 * export const databaseConfig = registerSecretsAs('database', (env) => ({ password: env['DB_PASSWORD'], key: '@keyvault:db-key' }));
 *
 * @throws ConfigError (by rejecting) what core's `loadConfig()` throws
 */
export function registerSecretsAs<T extends object>(
  name: string,
  factory: (env: ResolvedEnvironment) => T | Promise<T>,
  options: StandaloneOptions = {},
) {
  return registerAs(name, async (): Promise<T> => {
    if (isOverlaid()) return factory({ ...process.env });
    return withStandaloneConfig(options, async (config) => {
      const variables = Object.entries(Object(config.values)).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      );
      const result = await factory(Object.fromEntries(variables));
      const resolved = await config.resolve({ [name]: result }, `namespace ${name}`);
      return resolved[name] ?? result;
    });
  });
}
