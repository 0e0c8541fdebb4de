import { inspect } from 'node:util';
import { formatFailures } from './failure-message.js';
import type { Path } from './tree/path.js';

/** Every code a ConfigError or a Failure can carry; docs/errors.md has a row for each. */
export type ConfigErrorCode =
  | 'ERR_REFERENCE_SYNTAX'
  | 'ERR_NO_DEFAULT_VAULT'
  | 'ERR_VAULT_NOT_ALLOWED'
  | 'ERR_VAULT_NOT_FOUND'
  | 'ERR_VAULT_UNREACHABLE'
  | 'ERR_PROXY'
  | 'ERR_TLS'
  | 'ERR_THROTTLED'
  | 'ERR_TIMEOUT'
  | 'ERR_BAD_RESPONSE'
  | 'ERR_SECRET_NOT_FOUND'
  | 'ERR_VERSION_NOT_FOUND'
  | 'ERR_SECRET_DISABLED'
  | 'ERR_SECRET_DELETED'
  | 'ERR_SECRET_REFUSED'
  | 'ERR_SECRET_EXPIRED'
  | 'ERR_SECRET_NOT_YET_VALID'
  | 'ERR_FORBIDDEN_RBAC'
  | 'ERR_FORBIDDEN_POLICY'
  | 'ERR_FORBIDDEN_FIREWALL'
  | 'ERR_FORBIDDEN_NETWORK'
  | 'ERR_FORBIDDEN'
  | 'ERR_CREDENTIAL_UNAVAILABLE'
  | 'ERR_AUTHENTICATION_FAILED'
  | 'ERR_FIELD_NOT_FOUND'
  | 'ERR_NOT_JSON'
  | 'ERR_CONVERSION'
  | 'ERR_VALIDATION'
  | 'ERR_SOURCE_UNREADABLE'
  | 'ERR_SOURCE_SYNTAX'
  | 'ERR_INVALID_OPTION'
  | 'ERR_UNKNOWN_OPTION'
  | 'ERR_VALUE_MISSING'
  | 'ERR_EXPORT_REFUSED'
  | 'ERR_CLOSED'
  | 'ERR_RESOLUTION_FAILED';

/** One thing that went wrong, with everything needed to mend it and no value. */
export interface Failure {
  /** What kind of failure it is; docs/errors.md says when. */
  readonly code: ConfigErrorCode;
  /** Finer than the code: for ERR_REFERENCE_SYNTAX the code of docs/reference-syntax.md, for a network failure Node's code. */
  readonly reason?: string;
  /** Why it failed, in one sentence of ours. */
  readonly message: string;
  /** Where the value sits in the config tree; empty when the failure is not about one value. */
  readonly path: Path;
  /** Where the value comes from. */
  readonly source: {
    /** `yaml file config/default.yaml`; without a value, what failed instead: `option cloud`. `''` when there is nothing to name. */
    readonly name: string;
    /** The file, as the source was given it; absent where there is none. */
    readonly file?: string;
    /** The line in that file, counted from 1; absent where it is not known. */
    readonly line?: number;
  };
  /** The reference as it is printed: the marker part only, without the text around it; `''` when there is none. */
  readonly reference: string;
  /** URL of the vault that was asked, or the vault name that was refused. */
  readonly vault?: string;
  /** Name of the secret; absent when the failure is not about one. */
  readonly secret?: string;
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Azure's request id (`x-ms-request-id`), for a support request. */
  readonly requestId?: string;
  /** How long the vault asks to wait, in milliseconds, as it was sent. */
  readonly retryAfterMs?: number;
  /** What to do about it. */
  readonly remedy: string;
  /** True when the same request may succeed later. */
  readonly transient: boolean;
}

/** A failure before it is known where in the configuration it strikes: what a provider or a parser can say. */
export type Problem = Omit<Failure, 'path' | 'source' | 'reference'>;

/** The mark of a ConfigError of any copy of this package. */
const BRAND = Symbol.for('vaultref.ConfigError');

/** The one error Vaultref throws: a code, every failure, and a message that is safe to print. It carries no stack and no cause. */
export class ConfigError extends Error {
  readonly #code: ConfigErrorCode;
  readonly #failures: readonly Failure[];
  readonly #notChecked: number;

  /** @param notChecked references whose secret was not asked for, because others had failed already */
  constructor(code: ConfigErrorCode, failures: readonly Failure[], notChecked = 0) {
    super(formatFailures(code, failures, notChecked));
    this.#code = code;
    this.#notChecked = notChecked;
    this.#failures = Object.freeze(failures.map((failure) => Object.freeze({ ...failure })));
    // The frames would be ours, never the reader's: the message names file and line of the configuration instead.
    // It ends with a line break: Node prints a stack without frames in brackets, and the closing one gets a line of its own.
    this.stack = `${this.name}: ${this.message}\n`;
  }

  // Getters, not properties: Node prints the own properties of an uncaught error below its message, which says it all.
  /** ERR_RESOLUTION_FAILED when references failed, whose own codes are in `failures`; else the code of what failed. */
  get code(): ConfigErrorCode {
    return this.#code;
  }

  /** Everything that went wrong, frozen. */
  get failures(): readonly Failure[] {
    return this.#failures;
  }

  /** How many references were not looked at, because others had failed already. */
  get notChecked(): number {
    return this.#notChecked;
  }

  /** Always `ConfigError`, in minified code too. */
  override get name(): string {
    return 'ConfigError';
  }

  /** What isConfigError() looks for. */
  get [BRAND](): true {
    return true;
  }

  /** What console.log() prints: the message, which holds no value. */
  [inspect.custom](): string {
    return `${this.name}: ${this.message}`;
  }

  /** For structured logs. */
  toJSON(): { name: string; code: ConfigErrorCode; message: string; failures: readonly Failure[] } {
    return { name: this.name, code: this.code, message: this.message, failures: this.failures };
  }
}

/** Recognises a ConfigError of any copy of this package (ESM and CommonJS twins have two classes). */
export function isConfigError(error: unknown): error is ConfigError {
  return typeof error === 'object' && error !== null && BRAND in error;
}

/** A ConfigError about one problem that is not (yet) tied to a place in the configuration. */
export function problemError(problem: Problem, source: Failure['source'] = { name: '' }): ConfigError {
  return new ConfigError(problem.code, [{ ...problem, path: [], source, reference: '' }]);
}
