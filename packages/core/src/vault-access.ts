import { connections, type Connections } from './azure/connections.js';
import { identities } from './azure/identity.js';
import { type SecretAttributes, VaultOperations } from './azure/vault-operations.js';
import { withDeadline } from './deadline.js';
import { type Problem, problemError } from './errors.js';
import { loadLayers, operatorVariables } from './load-layers.js';
import { type LoadConfigOptions, loadSettings, type LoadSettings } from './load-options.js';
import { refuseUnknownOptions } from './option-errors.js';
import { VAULT_SUFFIXES } from './references/grammar.js';
import { parseReference } from './references/parse-reference.js';
import { isProblem, type Reference } from './references/reference.js';
import { type AllowedVaults, allowedVaults } from './secrets/allowed-vaults.js';
import { identifySecrets, identifyVault } from './secrets/identify-secrets.js';
import type { SecretIdentifier, SecretProperties } from './secrets/secret-provider.js';
import { secretProblem } from './secrets/secret-problem.js';

/** The options of loadConfig() that say which vault, as whom and how. */
const NAMES = [
  'vault',
  'vaults',
  'allowVaults',
  'cloud',
  'credential',
  'transport',
  'startup',
  'env',
  'signal',
  'random',
  'clock',
] as const satisfies readonly (keyof LoadConfigOptions)[];

/** Which vault, as whom and how: the options of loadConfig() of the same names. */
export type SecretsOptions = Pick<LoadConfigOptions, (typeof NAMES)[number]>;

/** The vaults that somebody may look after, and the way there. */
export class VaultAccess {
  readonly #settings: LoadSettings;
  #opened: Promise<Opened> | undefined;

  /** @throws ConfigError ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION */
  constructor(options: SecretsOptions) {
    refuseUnknownOptions(options, NAMES);
    this.#settings = loadSettings(options);
  }

  async *list(): AsyncGenerator<SecretProperties> {
    const { vaults, operations } = await this.#open();
    const url = identifyVault(undefined, vaults);
    if (typeof url !== 'string') throw problemError(url);
    const { signal = new AbortController().signal } = this.#settings;
    yield* operations.list(url, signal);
  }

  async properties(name: string): Promise<SecretProperties> {
    const { vaults, operations } = await this.#open();
    const id = identify(parse(name, this.#settings, ['version']), vaults);
    return this.#inTime(id, (signal) => operations.properties(id, signal));
  }

  async set(name: string, value: string, attributes: SecretAttributes): Promise<SecretProperties> {
    if (typeof value !== 'string') throw problemError(NO_TEXT);
    const { vaults, operations } = await this.#open();
    const id = identify(parse(name, this.#settings, []), vaults);
    return this.#inTime(id, (signal) => operations.set(id, value, attributes, signal));
  }

  close(): void {
    void this.#opened?.then(
      ({ opened }) => opened.close(),
      () => undefined,
    );
  }

  /** The deadline is that of a start-up; when it passes, the operation ends with a timeout. */
  async #inTime<T>(id: SecretIdentifier, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { deadlineMs, clock, signal: given } = this.#settings;
    let ended = false;
    try {
      return await withDeadline(deadlineMs, given ? [given] : [], clock, (signal) => {
        signal.addEventListener('abort', () => (ended = true), { once: true });
        return work(signal);
      });
    } catch (error) {
      given?.throwIfAborted();
      throw ended ? problemError(secretProblem('ERR_TIMEOUT', id)) : error;
    }
  }

  #open(): Promise<Opened> {
    return (this.#opened ??= open(this.#settings));
  }
}

interface Opened {
  readonly vaults: AllowedVaults;
  readonly operations: VaultOperations;
  readonly opened: Connections;
}

/** The variables of operators are read as a load reads them: from the environment, then from `.env`. */
async function open(settings: LoadSettings): Promise<Opened> {
  const { signal = new AbortController().signal, cloud, credential, clock } = settings;
  const layers = await loadLayers(settings.sources, { signal, env: settings.env, azure: noSource });
  const env = operatorVariables(layers, settings.env);
  const vaults = allowedVaults({ ...settings, env });
  const identityOf = identities(env, clock, settings);
  const opened = connections({ ...settings, env });
  const operations = new VaultOperations({
    ...settings,
    connections: opened,
    tokensFor: (url) => identityOf(vaults.credentialOf(url) ?? credential).tokens(cloud.scope),
  });
  return { vaults, operations, opened };
}

function noSource(): never {
  throw new Error('the sources here are those of this machine');
}

/** @param parts what a name may say beside vault and secret */
function parse(name: string, { cloud }: LoadSettings, parts: readonly string[]): Reference {
  const suffixes = [...VAULT_SUFFIXES, cloud.vaultSuffix];
  const parsed = parseReference(name, { at: 0, suffixes });
  if (isProblem(parsed)) throw problemError({ code: 'ERR_REFERENCE_SYNTAX', transient: false, ...parsed });
  const allowed = new Set(['vault', 'vaultUrl', 'name', ...parts]);
  if (Object.keys(parsed).every((part) => allowed.has(part))) return parsed;
  throw problemError(NOT_A_NAME);
}

function identify(reference: Reference, vaults: AllowedVaults): SecretIdentifier {
  const id = identifySecrets([reference], vaults).get(reference);
  if (id === undefined || 'code' in id) throw problemError(id ?? NOT_A_NAME);
  return id;
}

const NOT_A_NAME: Problem = {
  code: 'ERR_REFERENCE_SYNTAX',
  reason: 'SPELLING',
  message: 'a secret is named here, without fields, options or, to be set, a version',
  remedy: "write 'name' or 'vault/name'",
  transient: false,
};

const NO_TEXT: Problem = {
  code: 'ERR_INVALID_OPTION',
  message: 'the value of a secret is a text',
  remedy: 'pass a string; JSON.stringify() an object',
  transient: false,
};
