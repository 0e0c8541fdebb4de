import type { FoundSecret } from '../key-vault/stored-secret.js';
import type { Vault } from '../key-vault/vault.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { View } from './view.js';
import { pathOf, table, time } from './view.js';

/** The secrets of a vault, without their values. */
export function vaultView(vault: Vault): View {
  const deleted = vault.listDeleted();
  return {
    title: `Vault ${vault.name}`,
    section: '/',
    body: html`${table(
      'Secrets',
      ['Secret', 'Versions', 'State', 'Expires', 'Content type', 'Tags'],
      vault.list().map((secret) => row(vault, secret)),
    )}
    ${
      deleted.length > 0
        ? table(
            'Deleted secrets',
            ['Secret', 'Deleted'],
            deleted.map(
              ({ name, deletedDate }) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td>${time(deletedDate * 1000)}</td>
                </tr>`,
            ),
          )
        : undefined
    }`,
  };
}

function row(vault: Vault, { name, version }: FoundSecret): Html {
  return html`<tr>
    <th scope="row"><a href="${pathOf('vaults', vault.name, 'secrets', name)}">${name}</a></th>
    <td>${vault.listVersions(name).length}</td>
    <td>${version.enabled ? 'enabled' : 'disabled'}</td>
    <td>${version.expiresOn === undefined ? 'never' : time(version.expiresOn * 1000)}</td>
    <td>${version.contentType}</td>
    <td>${tagsText(version.tags)}</td>
  </tr>`;
}

export function tagsText(tags: Readonly<Record<string, string>> = {}): string {
  return Object.entries(tags)
    .map(([name, text]) => `${name}=${text}`)
    .join(', ');
}
