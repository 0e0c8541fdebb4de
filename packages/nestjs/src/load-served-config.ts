import { environment, type Layer, type LoadConfigOptions, loadConfig, type Source } from '@vaultref/core';
import { environmentVariables } from './environment-variables.js';
import { exportVariables } from './export-variables.js';
import { isPlainText } from './is-plain-text.js';
import { coreOptions, type KeyVaultConfigModuleOptions, refuseUnsupportedOptions } from './module-options.js';
import { nestLogger } from './nest-logger.js';
import { type PreparedVariables, prepareVariables } from './prepare-variables.js';
import { ServedConfig } from './served-config.js';
import { hasRules, refuseNoSchema } from './variable-rules.js';
import { type ResolvedVariables, variablesSchema } from './variables-schema.js';
import { warnOfReferences } from './warn-of-references.js';
import { withdrawVariables } from './write-variables.js';

/** What a module has from its options on, and every load of it uses. */
export interface LoadInput extends PreparedVariables {
  readonly options: KeyVaultConfigModuleOptions;
  /** Called when the configuration is closed, and no later application may share it. */
  readonly forget: () => void;
}

/** What one load, or one refresh, made of the variables; they are published together. */
interface LoadedVariables extends ResolvedVariables {
  /** Of env files, every reference as its text. */
  readonly ofFiles: Readonly<Record<string, unknown>>;
  /** Of all variables. */
  readonly names: readonly string[];
}

/**
 * Options → what the application is served: core loads and resolves, ConfigModule's rules judge, ConfigService's values are put
 * in their place.
 */
export async function loadServedConfig({
  options,
  files,
  published,
  served,
  forget,
}: LoadInput): Promise<ServedConfig> {
  refuseUnsupportedOptions(options);
  refuseNoSchema(options);
  const { schema, sources = [], env, logger = nestLogger(), ...core } = coreOptions(options);
  const { override = false, exportToEnv = false, skipProcessEnv = false } = options;
  const isPredefinedJudged = !options.ignoreEnvVars && options.validatePredefined !== false;
  const variables = remembering(environment());
  // What is judged without the environment is served before it, as ConfigModule has it.
  const filesWin = override || (!isPredefinedJudged && hasRules(options));
  const predefined = skipProcessEnv && !isPredefinedJudged ? [] : [variables.source];

  const nothing: LoadedVariables = { tree: {}, validated: {}, ofFiles: {}, names: [] };
  // What a refresh resolved counts when core has published it.
  let [accepted, current] = [nothing, nothing];
  const names = (): string[] => [...Object.keys(variables.tree()), ...Object.keys(files.variables)];
  const loading: LoadConfigOptions = {
    ...core,
    logger,
    ...(env ? { env } : {}),
    sources: [...sources, ...(filesWin ? [...predefined, files.source] : [files.source, ...predefined])],
  };
  const config = await loadConfig({
    ...loading,
    schema: variablesSchema({
      rules: options,
      names: () => [
        ...Object.keys(files.variables),
        ...(isPredefinedJudged ? Object.keys(variables.tree()) : []),
      ],
      isSecret: (name) => [files.variables[name], variables.tree()[name]].some(isReference),
      schema,
      keep: (kept) => (accepted = { ...kept, ofFiles: files.variables, names: names() }),
    }),
  });
  current = accepted;
  config.onChange(() => (current = accepted));

  let exported: readonly string[] = [];
  const publish = (): void => {
    const { report } = config;
    // Under an environment of their own the options say that this process has nothing to do with it.
    if (env === undefined) {
      const { tree, validated, ofFiles, names: own } = current;
      const references = report.references.map(({ path }) => String(path[0]));
      const wanted =
        exportToEnv === true ? references.filter((name) => own.includes(name)) : exportToEnv || [];
      const before = exported;
      exportVariables(report, wanted, (name) => validated[name] ?? tree[name]);
      exported = wanted;
      // A secret whose reference is no longer there would be served from the environment.
      withdrawVariables(before.filter((name) => !exported.includes(name)));
      published.publish(ofFiles);
      const secrets = references.flatMap((name) => textsIn(tree[name]));
      published.publishValidated(without(validated, references), secrets);
    }
    served.replace(Object(config.values));
  };
  try {
    publish();
  } catch (error) {
    await config.close();
    throw error;
  }
  if (env === undefined) warnOfReferences(config.report, logger);
  return new ServedConfig({
    config,
    logger,
    values: served,
    publish,
    forget: () => {
      // What was taken away, the next application must find.
      withdrawVariables(exported.filter((name) => process.env[name] === undefined));
      forget();
    },
    environment: () => ({ variables: environmentVariables(current, current.names), base: env }),
  });
}

/** The same for one application, whose values no other one of its module sees. @param host the object that ConfigService serves */
export async function loadForApplication(
  options: KeyVaultConfigModuleOptions,
  host: object,
): Promise<ServedConfig> {
  const prepared = prepareVariables(options);
  prepared.served.keepPlaceIn(host);
  return loadServedConfig({ options, ...prepared, forget: () => undefined });
}

/** The environment as a source, and what it has, every reference as its text. */
function remembering(source: Source): { readonly source: Source; readonly tree: () => Layer['tree'] } {
  let layer: Layer | undefined;
  const load: Source['load'] = async (input) => (layer = await source.load(input));
  return { source: { name: source.name, load }, tree: () => layer?.tree ?? {} };
}

function isReference(text: unknown): boolean {
  return typeof text === 'string' && !isPlainText(text);
}

function without(tree: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => !names.includes(name)));
}

/** Every text of a value and inside it. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
