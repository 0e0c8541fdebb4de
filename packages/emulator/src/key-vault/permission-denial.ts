import type { HttpResponse } from '../http/http-message.js';
import type { Access, AccessQuestion, SecretPermission } from '../identity/access.js';
import { isAllowed } from '../identity/access.js';
import { vaultError } from './errors.js';

const RBAC_ACTION: Readonly<Record<SecretPermission, string>> = {
  get: 'getSecret/action',
  list: 'readMetadata/action',
  set: 'setSecret/action',
  delete: 'delete',
  recover: 'recover/action',
  purge: 'purge/action',
  backup: 'backup/action',
  restore: 'restore/action',
};

/** Azure's 403 for what the identity may not do, in the words of the one that denies; `undefined` when it may. */
export function permissionDenial(
  access: Access,
  question: AccessQuestion & { readonly identity: string },
): HttpResponse | undefined {
  if (isAllowed(access, question)) return undefined;
  const { identity, vault, secret, permission } = question;
  const caller = `appid=${identity};oid=${identity}`;

  switch (access.deniedBy) {
    case 'firewall':
      return forbidden(
        'ForbiddenByFirewall',
        'Client address is not authorized and caller is not a trusted service.',
        'Client address: 127.0.0.1',
        `Caller: ${caller}`,
        `Vault: ${vault};location=emulator`,
      );
    case 'access-policy':
      return forbidden(
        'AccessDenied',
        `The user, group or application '${caller}' does not have secrets ${permission} permission on key vault '${vault};location=emulator'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
      );
    default:
      return forbidden(
        'ForbiddenByRbac',
        'Caller is not authorized to perform action on resource.',
        'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
        `Caller: ${caller}`,
        `Action: 'Microsoft.KeyVault/vaults/secrets/${RBAC_ACTION[permission]}'`,
        `Resource: '/subscriptions/emulator/vaults/${vault}${secret === '' ? '' : `/secrets/${secret}`}'`,
        'Assignment: (not found)',
        `Vault: ${vault};location=emulator`,
        '',
      );
  }
}

function forbidden(inner: string, ...lines: string[]): HttpResponse {
  return vaultError(403, 'Forbidden', lines.join('\r\n'), { inner });
}
