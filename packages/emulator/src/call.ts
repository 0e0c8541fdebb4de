import type { HttpResponse } from './http/http-message.js';
import type { SecretOperation } from './key-vault/secret-routes.js';
import type { SettingOperation } from './app-configuration/setting-routes.js';

/** What a request asks for, of whichever service. */
export type Operation = SecretOperation | SettingOperation | TokenOperation;

/** How a token was asked for: of the host's own endpoints, or by signing in. */
export type TokenOperation = 'appServiceToken' | 'imdsToken' | 'entraToken' | 'entraMetadata';

/** What a request asks for: the request log names it and faults are matched against it. */
export interface Subject {
  /** `connect` is a connection that was refused, `other` whatever the emulator does not serve. */
  readonly kind: 'secret' | 'setting' | 'token' | 'connect' | 'other';
  /** What is to be done; absent when the request is none that the emulator serves. */
  readonly operation?: Operation | undefined;
  /** Name of the vault; absent for other services. */
  readonly vault?: string | undefined;
  /** Name of the secret as it was asked for; absent for lists. */
  readonly secret?: string | undefined;
  /** As requested; absent when the latest version is asked for. */
  readonly version?: string | undefined;
  /** An App Configuration store. */
  readonly store?: string | undefined;
  /** The key of one setting, or the filter that a list was asked for. */
  readonly key?: string | undefined;
  /** Who asks; absent while that is not known. */
  readonly identity?: string | undefined;
}

/** A request understood but not yet answered, so that a fault can take the place of the answer. */
export interface Call {
  readonly subject: Subject;
  /** The answer to a caller who may not ask: it comes before everything else, faults included. */
  readonly refusal?: HttpResponse | undefined;
  answer(): HttpResponse | Promise<HttpResponse>;
  /** Adds what every answer of the service carries, scripted ones too. */
  dress(response: HttpResponse): HttpResponse;
}
