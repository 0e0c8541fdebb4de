/**
 * What Vaultref wrote to `process.env`, with what stood there before: a later load must see the references again and not its
 * own output. It hangs on globalThis, so that another copy of the package knows it too; a child of this process that loads
 * again is not concerned.
 */
export type ExportedVariables = ReadonlyMap<string, ExportedVariable>;

/** One variable that was written. */
export interface ExportedVariable {
  /** The value that was written; absent when the variable was taken away: its reference may be missing, and is. */
  readonly value?: string | undefined;
  /** The text that the environment had, a reference; `undefined` when it had no such variable. */
  readonly before: string | undefined;
}

const KEY = Symbol.for('vaultref.exported');

/** Variables that decide what this process and its children run and whom they trust: no secret may be put there. */
const REFUSED = new RegExp(
  `^(?:${[
    'NODE_OPTIONS|NODE_EXTRA_CA_CERTS|NODE_TLS_.*|LD_.*|DYLD_.*|.*_PROXY|PATH',
    // Which vaults, and as Vaultref itself is told.
    'KEY_VAULT_(?:NAME|URL)|VAULTREF_.*',
    // As whom and through whom Azure's libraries and az sign in, and what they log: docs/decisions/052. No others of AZURE_.
    'AZURE_(?:CLIENT_.*|TENANT_ID|FEDERATED_TOKEN_FILE|USERNAME|PASSWORD|TOKEN_CREDENTIALS|IDENTITY_.*|POD_IDENTITY_.*)',
    'AZURE_(?:AUTHORITY_HOST|REGIONAL_AUTHORITY_NAME|ADDITIONALLY_ALLOWED_TENANTS|CLOUD|CONFIG_DIR|CORE_.*|CLI_.*|EXTENSION_.*)',
    'AZURE_(?:LOG_LEVEL|HTTP_.*|TRACING_.*)',
    'IDENTITY_(?:ENDPOINT|HEADER|SERVER_THUMBPRINT)|MSI_(?:ENDPOINT|SECRET)|IMDS_ENDPOINT|SYSTEM_OIDCREQUESTURI',
  ].join('|')})$`,
  'i',
);

/** Why a value may not be written to an environment under this name; `undefined` when it may. */
export function exportRefusal(name: string, value: unknown): string | undefined {
  if (REFUSED.test(name))
    return 'a secret may not be exported under this name, which decides what runs and whom it trusts';
  return typeof value === 'string' && value.includes('\0')
    ? 'the value has a NUL, which no environment variable can hold'
    : undefined;
}

/** Notes what was written; of a variable that is written again, what stood there the first time stays known. */
export function markExported(variables: ExportedVariables): void {
  const marked = new Map(exportedVariables());
  for (const [name, { value, before }] of variables) {
    const earlier = marked.get(name);
    marked.set(name, { value, before: earlier && earlier.value === before ? earlier.before : before });
  }
  Object.defineProperty(globalThis, KEY, { value: marked, configurable: true });
}

/** The environment as it was before Vaultref wrote to it. */
export function withoutExported(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const restored = { ...env };
  for (const [name, { value, before }] of exportedVariables()) {
    if (restored[name] !== value) continue;
    if (before === undefined) delete restored[name];
    else restored[name] = before;
  }
  return restored;
}

function exportedVariables(): ExportedVariables {
  const exported: unknown = Reflect.get(globalThis, KEY);
  return exported instanceof Map ? exported : new Map();
}
