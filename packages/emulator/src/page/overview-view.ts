import type { Store } from '../app-configuration/store.js';
import type { Vault } from '../key-vault/vault.js';
import { html } from './html.js';
import type { View } from './view.js';
import { pathOf, table } from './view.js';

/** What there is. */
export function overviewView(vaults: readonly Vault[], stores: readonly Store[]): View {
  const vaultRows = vaults.map(
    (vault) =>
      html`<tr>
        <th scope="row"><a href="${pathOf('vaults', vault.name)}">${vault.name}</a></th>
        <td>${vault.list().length}</td>
        <td>${vault.listDeleted().length}</td>
      </tr>`,
  );
  const storeRows = stores.map(
    (store) =>
      html`<tr>
        <th scope="row"><a href="${pathOf('stores', store.name)}">${store.name}</a></th>
        <td>${store.list().length}</td>
        <td>${store.snapshots.list().length}</td>
      </tr>`,
  );
  return {
    title: 'Vaults and stores',
    section: '/',
    body: html`<h2>Key Vault</h2>
      ${vaults.length > 0 ? table('Vaults', ['Vault', 'Secrets', 'Deleted'], vaultRows) : html`<p>The seed has no vault.</p>`}
      <h2>App Configuration</h2>
      ${stores.length > 0 ? table('Stores', ['Store', 'Settings', 'Snapshots'], storeRows) : html`<p>The seed has no store.</p>`}`,
  };
}
