import type { DynamicModule, Type } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { type Config, environment, loadConfig } from '@vaultref/core';
import { EnvFiles } from './env-files.js';
import { getKeyVaultConfigToken } from './inject-key-vault-config.js';
import { keepInput } from './keep-input.js';
import { type KeyVaultConfigModuleOptions, refuseUnsupportedOptions } from './module-options.js';
import { publishVariables } from './publish-variables.js';
import { type FactoryContext, resolvedFactory } from './resolved-factory.js';
import { servedValues } from './served-values.js';

/** Under this token the module finds how to let go of what it was loaded with. */
export const CLOSE = Symbol.for('vaultref.nestjs.close');

/**
 * Options → the module that Nest is given: core loads and resolves, the real ConfigModule serves.
 * @param module the class of the module
 * @param forget called when the configuration is closed, and no later application may share it
 */
export async function loadModule(
  module: Type,
  options: KeyVaultConfigModuleOptions,
  forget: () => void,
): Promise<DynamicModule> {
  refuseUnsupportedOptions(options);
  const { isGlobal = false, cache = false, envFilePath = '.env', ignoreEnvFile = false, ...more } = options;
  const { ignoreEnvVars = false, load = [], sources = [], schema, ...core } = more;
  const factories = await Promise.all(load.map((factory) => Promise.resolve(factory)));
  const files = new EnvFiles(ignoreEnvFile ? [] : envFilePath);

  let resolved: object = {};
  const config = await loadConfig({
    ...core,
    sources: [...sources, ...files.sources, ...(ignoreEnvVars ? [] : [environment()])],
    schema: keepInput(schema, (tree) => (resolved = tree)),
  });
  const close = (): Promise<void> => {
    forget();
    return config.close();
  };

  // Under an environment of their own the options say that this process has nothing to do with it.
  if (core.env === undefined) publishVariables(files.variables, referenceNames(config));

  const context: FactoryContext = {
    environment: { variables: stringsOf(resolved), base: core.env },
    resolve: (tree, name) => config.resolve(tree, name),
    fail: forget,
  };
  const native = await ConfigModule.forRoot({
    isGlobal,
    cache,
    load: factories.map((factory) => resolvedFactory(factory, context)),
    validate: () => servedValues(resolved, config.values),
    ignoreEnvFile: true,
    envFilePath: [],
    // What is not served is not there: process.env could answer with the text of a reference.
    skipProcessEnv: true,
  });
  return {
    module,
    global: isGlobal,
    imports: [native],
    providers: [
      { provide: getKeyVaultConfigToken(), useFactory: () => config },
      { provide: CLOSE, useFactory: () => close },
    ],
    exports: [ConfigModule, getKeyVaultConfigToken()],
  };
}

/** The variables that are references themselves. */
function referenceNames({ report }: Config<unknown>): ReadonlySet<string> {
  return new Set(report.references.flatMap(({ path }) => (path.length === 1 ? [String(path[0])] : [])));
}

/** What of the tree can be a variable. */
function stringsOf(tree: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
