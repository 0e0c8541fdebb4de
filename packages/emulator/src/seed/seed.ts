/** Vaults by name, each with its secrets by name: the `vaults` option and the `vaults` key of a seed file. */
export type SeedVaults = Readonly<Record<string, Readonly<Record<string, SeedSecret>>>>;

/** A secret: its value, or its value with properties, or its versions from the oldest to the latest. */
export type SeedSecret = string | SeedVersion | SeedVersions;

export interface SeedVersions {
  /** Oldest first; the last one is the latest. */
  readonly versions: readonly SeedVersion[];
}

export interface SeedVersion {
  /** At most 25 KiB. */
  readonly value: string;
  /** 32 hexadecimal digits. Default: derived from the vault, the name and the position, the same in every run. */
  readonly version?: string;
  readonly contentType?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Default `true`. A disabled secret answers 403. */
  readonly enabled?: boolean;
  /** A Date, or ISO 8601 text. As in Azure, an expired secret is still served. */
  readonly expiresOn?: string | Date;
  /** A Date, or ISO 8601 text. As in Azure, a secret that is not valid yet is still served. */
  readonly notBefore?: string | Date;
}

/** A seed once it is validated. */
export interface ParsedVault {
  readonly name: string;
  readonly secrets: readonly ParsedSecret[];
}

export interface ParsedSecret {
  readonly name: string;
  /** Oldest first, at least one. */
  readonly versions: readonly ParsedVersion[];
}

export interface ParsedVersion {
  readonly value: string;
  readonly version: string | undefined;
  readonly contentType: string | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly enabled: boolean;
  /** Seconds since the epoch, as on the wire. */
  readonly expiresOn: number | undefined;
  readonly notBefore: number | undefined;
}
