import { ConfigModule } from '@nestjs/config';
import { EnvFiles, pathsOf } from './env-files.js';
import type { KeyVaultConfigModuleOptions } from './module-options.js';
import { publishVariables } from './publish-variables.js';
import { environmentFallback, ServedValues } from './served-values.js';

export interface PreparedVariables {
  readonly files: EnvFiles;
  readonly served: ServedValues;
}

/**
 * What `ConfigModule.forRoot()` does where it is written: env files are read, and their variables written to `process.env`, but
 * for references. ConditionalModule, and `ConfigModule.envVariablesLoaded`, need not wait for Key Vault.
 */
export function prepareVariables(options: KeyVaultConfigModuleOptions): PreparedVariables {
  const { ignoreEnvFile = false, envFilePath, parser, expandVariables = false, env } = options;
  const files = new EnvFiles({
    paths: ignoreEnvFile ? [] : pathsOf(envFilePath),
    parser,
    expandVariables,
    environment: env,
  });
  if (env === undefined) {
    publishVariables(files.readNow(), options.override);
    // The public way to say that the variables are there.
    void ConfigModule.forRoot({ ignoreEnvFile: true, validatePredefined: false });
  }
  const fallback = env === undefined && !options.skipProcessEnv ? environmentFallback : undefined;
  return { files, served: new ServedValues(fallback) };
}
