import { ConfigModule } from '@nestjs/config';
import { EnvFiles, pathsOf } from './env-files.js';
import type { KeyVaultConfigModuleOptions } from './module-options.js';
import { PublishedVariables } from './publish-variables.js';
import { environmentFallback, ServedValues } from './served-values.js';

export interface PreparedVariables {
  readonly files: EnvFiles;
  readonly published: PublishedVariables;
  readonly served: ServedValues;
}

/** Lets ConditionalModule, and who awaits `ConfigModule.envVariablesLoaded`, go on, by the public way: nothing is read. */
export function tellVariablesLoaded(): void {
  void ConfigModule.forRoot({ ignoreEnvFile: true, validatePredefined: false });
}

/**
 * What `ConfigModule.forRoot()` does where it is written: env files are read, and their variables written to `process.env`, but
 * for references.
 */
export function prepareVariables(options: KeyVaultConfigModuleOptions): PreparedVariables {
  const { ignoreEnvFile = false, envFilePath, parser, expandVariables = false, env } = options;
  const files = new EnvFiles({
    paths: ignoreEnvFile ? [] : pathsOf(envFilePath),
    parser,
    expandVariables,
    environment: env,
  });
  const published = new PublishedVariables(options.override ?? false);
  if (env === undefined) published.publish(files.readNow());
  const fallback = env === undefined && !options.skipProcessEnv ? environmentFallback : undefined;
  return { files, published, served: new ServedValues(fallback) };
}
