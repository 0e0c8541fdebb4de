import type { Failure } from '../errors.js';
import type { Path } from '../tree/path.js';

/** What came from where, without values. */
export interface Report {
  /** The credential that gave the tokens, as a class of @azure/identity is called; absent where none was needed. */
  readonly credential?: string;
  /** URLs of the vaults that references may name, the default vault first; not those that 'any-azure' adds. */
  readonly vaults: readonly string[];
  readonly references: readonly ReferenceReport[];
}

/** One reference of the configuration. */
export interface ReferenceReport {
  readonly path: Path;
  readonly source: Failure['source'];
  /** As it is printed in errors: `@keyvault:db-password`. */
  readonly reference: string;
  readonly vault: string;
  readonly secret: string;
  /** The version in use; absent when the provider tells none. */
  readonly version?: string;
  /** `default` and `absent`: the vault has no such secret, or the secret no such field, and the reference says what then. */
  readonly status: 'resolved' | 'default' | 'absent';
  readonly contentType?: string;
  readonly expiresOn?: Date;
  readonly notBefore?: Date;
  /** When this version was last changed in the vault. */
  readonly updatedOn?: Date;
  /** When the secret was asked for; the vault had this version then. */
  readonly fetchedAt?: Date;
  /**
   * True for `@Microsoft.KeyVault(…)` in an environment variable: App Service resolves these before the application starts, and
   * left this one. It is resolved here; the portal tells why it was not there.
   */
  readonly leftByAppService?: true;
}
