import { ConfigModule } from '@nestjs/config';
import type { ModulesContainer } from '@nestjs/core';
import { WRAPPED } from './load-provider.js';
import type { ServedConfig } from './served-config.js';

type ModuleRef = ModulesContainer extends Map<string, infer M> ? M : never;

/**
 * Finds what ConfigModule was told beside this module, in a library or before this package was imported: it reads references as
 * text. Each is explained once, with the module that imports it.
 */
export function warnOfOtherModules(modules: ModulesContainer, { logger }: ServedConfig): void {
  const all = [...modules.values()];
  for (const module of all.filter(({ metatype }) => metatype === ConfigModule)) {
    const { names, isForRoot, isOurs } = readModule(module);
    if (isOurs) continue;
    const owner = all.find(({ imports }) => imports.has(module))?.name ?? 'a module';
    if (isForRoot)
      logger.warn(
        `${owner} imports a ConfigModule.forRoot() of its own, which reads .env itself and writes references to process.env as text: ` +
          `import ConfigModule without forRoot() there, or give it ignoreEnvFile: true`,
      );
    else if (names.length > 0)
      logger.warn(
        `${owner} imports ConfigModule.forFeature() from before @vaultref/nestjs was there, so ${names.join(', ')} keeps references as text: ` +
          `import @vaultref/nestjs first, or use KeyVaultConfigModule.forFeature()`,
      );
  }
}

/** What of the providers of a ConfigModule comes from forRoot() and forFeature(). The class itself, imported alone, has none. */
function readModule(module: ModuleRef): { names: string[]; isForRoot: boolean; isOurs: boolean } {
  const factories = [...module.providers.values()].flatMap(({ metatype, inject, token, isAlias }) =>
    typeof metatype === 'function' && Array.isArray(inject) && !isAlias ? [{ metatype, token, inject }] : [],
  );
  const ofService = factories.find(
    ({ token }) => typeof token === 'function' && token.name === 'ConfigService',
  );
  const namespaces = factories.filter(({ token }) => String(token).startsWith('CONFIGURATION('));
  return {
    names: namespaces.map(({ token }) => String(token)),
    // Its ConfigService waits for namespaces or stands alone; that of forFeature() waits for the one namespace.
    isForRoot: ofService !== undefined && !isForFeature(ofService.inject, namespaces.length, module),
    isOurs: namespaces.some(({ metatype }) => Reflect.get(metatype, WRAPPED) === true),
  };
}

function isForFeature(inject: readonly unknown[], namespaces: number, { providers }: ModuleRef): boolean {
  return inject.length === 2 && namespaces === 1 && !providers.has('VALIDATED_ENV_LOADER');
}
