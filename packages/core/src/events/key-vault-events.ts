/** What a delivery of Event Grid says. It is a hint, never data: of a rotation only names and versions are taken. */
export type AzureEvent =
  | SecretEvent<'rotated'>
  | SecretEvent<'near-expiry'>
  | SecretEvent<'expired'>
  /** A setting of an App Configuration store was changed or deleted; `store` is its host, lower case. */
  | { readonly kind: 'setting-changed'; readonly store: string }
  /** The handshake of a new subscription: answered with the code, never by visiting an address. */
  | { readonly kind: 'validation'; readonly code: string };

/** What a vault says of one of its secrets. */
export interface SecretEvent<Kind> {
  /** `rotated`: it has a new version; `near-expiry` and `expired`: a version comes, or has come, to its end. */
  readonly kind: Kind;
  /** Name of the vault, lower case. */
  readonly vault: string;
  /** Name of the secret, lower case. */
  readonly secret: string;
  /** The version that it is about, lower case; absent when the event names none. */
  readonly version?: string;
  /** When that version expires; absent when the event does not say. */
  readonly expiresOn?: Date;
}

const SECRET_KINDS = new Map<string, 'rotated' | 'near-expiry' | 'expired'>([
  ['microsoft.keyvault.secretnewversioncreated', 'rotated'],
  ['microsoft.keyvault.secretnearexpiry', 'near-expiry'],
  ['microsoft.keyvault.secretexpired', 'expired'],
]);

/** A batch of Event Grid has at most 5,000 events. */
const MOST_EVENTS = 5_000;

/**
 * Reads a delivery of Event Grid, in its own schema or as CloudEvents, one event or a batch. Names are compared without regard
 * to case and blanks, as real deliveries vary; what is not understood is left out.
 * @param body the parsed JSON of the request
 */
export function parseKeyVaultEvents(body: unknown): AzureEvent[] {
  const events: unknown[] = Array.isArray(body) ? body.slice(0, MOST_EVENTS) : [body];
  return events.flatMap((event) => parseEvent(normalise(event)));
}

type Fields = ReadonlyMap<string, unknown>;

function parseEvent(event: Fields): AzureEvent[] {
  const type = (textOf(event, 'eventtype') ?? textOf(event, 'type') ?? '').toLowerCase();
  const data = normalise(event.get('data'));
  if (type === 'microsoft.eventgrid.subscriptionvalidationevent') {
    const code = textOf(data, 'validationcode');
    return code === undefined ? [] : [{ kind: 'validation', code }];
  }
  if (/^microsoft\.appconfiguration\.keyvalue(modified|deleted)$/.test(type)) {
    const store = /^https:\/\/([a-z0-9.-]+)\/kv\//i.exec(textOf(event, 'subject') ?? '')?.[1];
    return store === undefined ? [] : [{ kind: 'setting-changed', store: store.toLowerCase() }];
  }
  const kind = SECRET_KINDS.get(type);
  const vault = textOf(data, 'vaultname');
  const secret = textOf(data, 'objectname') ?? textOf(event, 'subject');
  if (!kind || !isName(vault) || !isName(secret)) return [];
  const version = textOf(data, 'version');
  const expiresOn = dateOf(data.get('exp'));
  return [
    {
      kind,
      vault: vault.toLowerCase(),
      secret: secret.toLowerCase(),
      ...(version !== undefined && /^[0-9a-z]{1,64}$/i.test(version)
        ? { version: version.toLowerCase() }
        : {}),
      ...(expiresOn === undefined ? {} : { expiresOn }),
    },
  ];
}

/** Keys in lower case without blanks: Microsoft's own sample has a key `"ObjectName "`. */
function normalise(value: unknown): Fields {
  return typeof value === 'object' && value !== null
    ? new Map(Object.entries(value).map(([key, field]) => [key.trim().toLowerCase(), field as unknown]))
    : new Map();
}

function textOf(fields: Fields, name: string): string | undefined {
  const value = fields.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** Seconds since 1970, as a number or as text. */
function dateOf(value: unknown): Date | undefined {
  const seconds = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(seconds) && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1_000) : undefined;
}

function isName(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-z-]{1,127}$/i.test(text);
}
