import type { Config, Health, ReferenceReport } from '@vaultref/core';

/** What the page shows of a configuration. */
export type PageConfig = Pick<
  Config,
  'report' | 'health' | 'cache' | 'generation' | 'loadedAt' | 'refresh' | 'secrets'
>;

/** The state of a configuration at one moment: what the page shows, and what a machine is given as JSON. No values. */
export interface StatusReport {
  /** Which snapshot of the configuration it is, from 1. */
  readonly generation: number;
  /** When that snapshot was made. */
  readonly loadedAt: Date;
  /** `config.health`: whether the configuration follows its sources. */
  readonly health: Health;
  /** `config.cache`: what the cache of secrets did. */
  readonly cache: Config['cache'];
  /** The vaults that references may name, the default vault first, and those that they do name. */
  readonly vaults: readonly VaultStatus[];
  /** One row for each reference in use. */
  readonly references: readonly ReferenceStatus[];
}

/** One vault, and whether it is asked. */
export interface VaultStatus {
  /** As it stands in the URL: `shop-kv`. */
  readonly name: string;
  /** URL of the vault: `https://shop-kv.vault.azure.net`. */
  readonly url: string;
  /** `spared`: it does not answer, and is asked again at `retryAt`. */
  readonly status: 'available' | 'spared';
  /** Why it is spared, since when, and when it is asked again; absent while it is available. */
  readonly lastError?: { readonly code: string; readonly since: Date; readonly retryAt: Date };
  /** How many references in use name one of its secrets. */
  readonly references: number;
}

/** One reference, its secret, and what is wrong with it. */
export interface ReferenceStatus extends Omit<ReferenceReport, 'path'> {
  /** Where the value stands: `db.password`. */
  readonly path: string;
  /** Whether the secret has expired, or expires soon; absent when it does neither. */
  readonly expiry?: 'soon' | 'expired';
  /** The code of what went wrong with it in the last refresh, or with its vault, while that lasts. */
  readonly lastError?: string;
}

export function statusReport(config: PageConfig): StatusReport {
  const { report, health, cache, generation, loadedAt } = config;
  const urls = new Set([...report.vaults, ...report.references.map(({ vault }) => vault)]);
  return {
    generation,
    loadedAt,
    health,
    cache,
    vaults: [...urls].map((url) => vaultStatus(url, report.references, health)),
    references: report.references.map((reference) => referenceStatus(reference, health)),
  };
}

/** `shop-kv` of `https://shop-kv.vault.azure.net` */
export function vaultName(url: string): string {
  return (URL.canParse(url) ? new URL(url).hostname.split('.')[0] : undefined) ?? url;
}

function vaultStatus(url: string, references: readonly ReferenceReport[], { vaults }: Health): VaultStatus {
  const trouble = vaults.find(({ vault }) => vault === url);
  return {
    name: vaultName(url),
    url,
    status: trouble ? 'spared' : 'available',
    ...(trouble ? { lastError: { code: trouble.code, since: trouble.since, retryAt: trouble.retryAt } } : {}),
    references: references.filter(({ vault }) => vault === url).length,
  };
}

function referenceStatus(reference: ReferenceReport, health: Health): ReferenceStatus {
  const expiring = health.expiring.find(
    ({ vault, secret, expiresOn }) =>
      vault === reference.vault &&
      secret === reference.secret &&
      expiresOn.getTime() === reference.expiresOn?.getTime(),
  );
  const path = reference.path.join('.');
  const trouble =
    health.cause?.problems.find((problem) => problem.path.join('.') === path) ??
    health.vaults.find(({ vault }) => vault === reference.vault);
  return {
    ...reference,
    path,
    ...(expiring ? { expiry: expiring.expired ? 'expired' : 'soon' } : {}),
    ...(trouble ? { lastError: trouble.code } : {}),
  };
}
