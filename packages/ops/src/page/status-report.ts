import type { Config, Health, ReferenceReport } from '@vaultref/core';

/** What the page shows of a configuration. */
export type PageConfig = Pick<
  Config,
  'report' | 'health' | 'cache' | 'generation' | 'loadedAt' | 'refresh' | 'secrets'
>;

/** The state of a configuration at one moment: what the page shows, and what a machine is given as JSON. No values. */
export interface StatusReport {
  readonly generation: number;
  readonly loadedAt: Date;
  readonly health: Health;
  readonly cache: Config['cache'];
  readonly vaults: readonly VaultStatus[];
  readonly references: readonly ReferenceStatus[];
}

export interface VaultStatus {
  readonly name: string;
  readonly url: string;
  /** `spared`: it does not answer, and is asked again at `retryAt`. */
  readonly status: 'available' | 'spared';
  readonly lastError?: { readonly code: string; readonly since: Date; readonly retryAt: Date };
  /** How many references name it. */
  readonly references: number;
}

export interface ReferenceStatus extends Omit<ReferenceReport, 'path'> {
  /** `db.password` */
  readonly path: string;
  /** Whether the secret has expired, or expires soon. */
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
