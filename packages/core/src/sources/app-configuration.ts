import { storeName } from '../azure/app-configuration-problem.js';
import { Replicas } from '../azure/app-configuration-replicas.js';
import type { AzureAccess } from '../azure/azure-access.js';
import { ConfigError } from '../errors.js';
import { Mark, readStore, settingsOf } from './app-configuration-mark.js';
import { type AppConfigurationOptions, appConfigurationSettings } from './app-configuration-options.js';
import { type PlacedSettings, placeSettings, settingName } from './app-configuration-tree.js';
import { jsonParser } from './parse-json.js';
import type { Layer, Source } from './source.js';
import { withoutAzure } from './without-azure.js';

/**
 * The settings of an Azure App Configuration store. Its Key Vault references are resolved like all others, in allowed vaults only.
 * A refresh asks for what has changed: one request for each selector, or one in all with a sentinel.
 *
 * @example
 * appConfiguration({ endpoint: 'https://my-store.azconfig.io', selectors: [{ key: 'app:*' }], trimPrefix: 'app:' })
 *
 * @throws ConfigError ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION; from load() ERR_SOURCE_UNREADABLE, ERR_SOURCE_SYNTAX,
 * ERR_REFERENCE_SYNTAX, and ERR_CREDENTIAL_UNAVAILABLE or ERR_AUTHENTICATION_FAILED when there is no token
 */
export function appConfiguration(options: AppConfigurationOptions): Source {
  const settings = appConfigurationSettings(options);
  const name = storeName(settings.endpoints[0]);
  // A source may serve several loads, each with an identity and a transport of its own.
  const stores = new WeakMap<AzureAccess, Replicas>();
  return {
    name,
    remote: true,
    async load({ previous, signal, context: { azure } }): Promise<Layer> {
      if (!azure) throw withoutAzure(name);
      const store = stores.get(azure) ?? new Replicas(settings.endpoints, settings.credential, azure);
      stores.set(azure, store);
      const held = previous?.mark instanceof Mark ? previous.mark : undefined;
      const parseJson = await jsonParser();
      const mark = await store.load(signal, (read) => readStore(settings, held, { read, parseJson }));
      if (previous && mark === held) return previous;
      if (previous && mark.pages === held?.pages) return { ...previous, mark };
      const found = settingsOf(mark, settings.queries, { name, parseJson });
      return toLayer(placeSettings(found, settings.place, { name, parseJson }), name, mark);
    },
  };
}

/** @throws ConfigError with every setting that is malformed */
function toLayer({ tree, settings, problems }: PlacedSettings, name: string, mark: Mark): Layer {
  if (problems[0]) throw new ConfigError(problems[0].code, problems);
  return {
    name,
    tree,
    mark,
    origin(path) {
      // A value inside a JSON setting stands where the setting does.
      for (let length = path.length; length > 0; length -= 1) {
        const setting = settings.get(JSON.stringify(path.slice(0, length)));
        if (setting) return { name: settingName(name, setting) };
      }
      return undefined;
    },
  };
}
