import type { Problem } from '../errors.js';
import { vaultName } from './secret-provider.js';

/** What a request was about: one secret, or the list of them. */
export interface Asked {
  readonly vaultUrl: string;
  readonly name?: string;
  readonly version?: string;
  /** Default `'get'`. */
  readonly operation?: 'get' | 'list' | 'set';
}

/** What is known of a failed request for a secret. */
interface Answer {
  readonly status?: number;
  readonly requestId?: string;
  readonly reason?: string;
  readonly retryAfterMs?: number;
}

type Code = Problem['code'];

const VERBS = { get: 'read', list: 'list', set: 'write' } as const;

/** Cause and remedy of every way in which fetching a secret fails; the texts name identifiers only. */
const TEXTS: Partial<
  Record<Code, (asked: Asked, vault: string, answer: Answer) => [message: string, remedy: string]>
> = {
  ERR_SECRET_NOT_FOUND: ({ name = '<name>' }, vault) => [
    'the vault has no secret of this name',
    `correct the name, or create the secret: az keyvault secret set --vault-name ${vault} --name ${name} --file <file>`,
  ],
  ERR_VERSION_NOT_FOUND: ({ name = '<name>' }, vault) => [
    'the vault has no secret of this name with this version',
    `leave the version off, or list them: az keyvault secret list-versions --vault-name ${vault} --name ${name}`,
  ],
  ERR_SECRET_DISABLED: ({ name = '<name>' }, vault) => [
    'the secret is disabled',
    `enable it: az keyvault secret set-attributes --vault-name ${vault} --name ${name} --enabled true`,
  ],
  ERR_SECRET_DELETED: ({ name = '<name>' }, vault) => [
    'the name belongs to a deleted secret that can still be recovered',
    `recover it: az keyvault secret recover --vault-name ${vault} --name ${name}; or purge it, or take another name`,
  ],
  ERR_SECRET_REFUSED: () => [
    'the vault does not accept the secret',
    'a value has at most 25 KB, a content type 255 characters, and there are at most 15 tags of 256 characters',
  ],
  ERR_FORBIDDEN_RBAC: ({ operation = 'get' }, vault) => [
    `the identity of the application has no role that lets it ${VERBS[operation]} secrets`,
    `grant it '${operation === 'set' ? 'Key Vault Secrets Officer' : 'Key Vault Secrets User'}' on ${vault} (a new role takes up to 10 minutes to work)`,
  ],
  ERR_FORBIDDEN_POLICY: ({ operation = 'get' }, vault) => [
    `the access policies of the vault do not let the identity of the application ${VERBS[operation]} secrets`,
    `add an access policy on ${vault} with the secret permission '${operation}'`,
  ],
  ERR_FORBIDDEN_FIREWALL: (_, vault) => [
    'the firewall of the vault does not let this network in',
    `allow the network of the application on ${vault}, or connect it through a private endpoint`,
  ],
  ERR_FORBIDDEN_NETWORK: (_, vault) => [
    'the vault takes no requests from public networks, and this one did not come through its private endpoint',
    `resolve the host of ${vault} to its private endpoint (private DNS zone privatelink.vaultcore.azure.net), or enable public access`,
  ],
  ERR_FORBIDDEN: (_, vault) => [
    'the vault refused the request',
    `check roles, access policies and network rules of ${vault}`,
  ],
  ERR_AUTHENTICATION_FAILED: (_, vault, { reason }) => [
    reason === 'AKV10032'
      ? 'the vault refused the token of the application: it is of the wrong tenant'
      : reason === 'TOKEN_REPEATED'
        ? 'the vault refused the token of the application, and the credential gives the same one again'
        : 'the vault refused the token of the application',
    `check that the identity belongs to the tenant of ${vault} and that the clock of this machine is right`,
  ],
  ERR_VAULT_NOT_FOUND: (_, vault) => [
    'there is no host of this name',
    `correct the name of the vault ${vault}, or check the DNS of its private endpoint`,
  ],
  ERR_VAULT_UNREACHABLE: (_, vault) => [
    'the vault could not be reached',
    `check network, proxy (HTTPS_PROXY, NO_PROXY) and private endpoint between here and ${vault}`,
  ],
  ERR_PROXY: (_, vault, { status = 0 }) => [
    'the proxy on the way to the vault could not be reached, or gave no tunnel',
    // The proxy was reached and let us in: it did not reach the vault.
    status >= 500
      ? `check the spelling of ${vault}, since proxies answer like this for a name that they cannot find; then whether the proxy (HTTPS_PROXY) reaches its host`
      : `check HTTPS_PROXY, its user and password and what it allows, or name ${vault}'s host in NO_PROXY`,
  ],
  ERR_TLS: (_, vault) => [
    'the certificate of the vault is not trusted',
    `a proxy that inspects TLS between here and ${vault}? Name its certificate in NODE_EXTRA_CA_CERTS`,
  ],
  ERR_THROTTLED: (_, vault) => [
    'the vault is throttling',
    `spread the load, or use more vaults than ${vault}`,
  ],
  ERR_TIMEOUT: (_, vault) => ['no answer in time', `check the network between here and ${vault}`],
  ERR_BAD_RESPONSE: (_, vault) => [
    'the answer is not the one of a vault',
    `check what stands between here and ${vault}: a proxy, a captive portal, an outage`,
  ],
};

const TRANSIENT: ReadonlySet<Code> = new Set([
  'ERR_VAULT_UNREACHABLE',
  'ERR_THROTTLED',
  'ERR_TIMEOUT',
  'ERR_VAULT_NOT_FOUND',
]);

/** A write that was sent, and of which nothing was heard. */
const IN_DOUBT: ReadonlySet<Code> = new Set(['ERR_TIMEOUT', 'ERR_VAULT_UNREACHABLE', 'ERR_BAD_RESPONSE']);
const LOOK_FIRST =
  'the new version may be there nevertheless: look at the properties of the secret, then try again';

/** Describes a failed request for a secret. `transient` defaults to what the code usually means. */
export function secretProblem(
  code: Code,
  asked: Asked,
  answer: Answer = {},
  transient = TRANSIENT.has(code),
): Problem {
  const { vaultUrl, name } = asked;
  const [message, usual] = TEXTS[code]?.(asked, vaultName(vaultUrl), answer) ?? [
    'the secret could not be fetched',
    'try again',
  ];
  const remedy = asked.operation === 'set' && transient && IN_DOUBT.has(code) ? LOOK_FIRST : usual;
  const secret = name === undefined ? {} : { secret: name };
  return { code, message, remedy, vault: vaultUrl, ...secret, ...answer, transient };
}
