import type { Failure } from '../errors.js';
import type { Path } from '../tree/path.js';

/** What came from where, without values. */
export interface Report {
  /** The credential that gave the tokens, as a class of @azure/identity is called; absent where none was needed. */
  readonly credential?: string;
  /** URLs of the vaults that references may name, the default vault first; not those that 'any-azure' adds. */
  readonly vaults: readonly string[];
  /** The references in use, those of trees that were given to resolve() last. */
  readonly references: readonly ReferenceReport[];
}

/** One reference of the configuration. */
export interface ReferenceReport {
  /** Where the value stands; references inside one longer string share it. */
  readonly path: Path;
  /** The source that the value came from, with file and line where it has them. */
  readonly source: Failure['source'];
  /** As it is printed in errors: `@keyvault:db-password`. */
  readonly reference: string;
  /** URL of the vault. */
  readonly vault: string;
  /** Name of the secret as the reference spells it. */
  readonly secret: string;
  /** The version in use; absent when the provider tells none. */
  readonly version?: string;
  /** `default` and `absent`: the vault has no such secret, or the secret no such field, and the reference says what then. */
  readonly status: 'resolved' | 'default' | 'absent';
  /** What the vault says that the value is: `application/json`; absent when it says nothing. */
  readonly contentType?: string;
  /** From then on this version counts as expired; absent when it never does. */
  readonly expiresOn?: Date;
  /** Before then this version counts as not yet valid; absent when it always was. */
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
