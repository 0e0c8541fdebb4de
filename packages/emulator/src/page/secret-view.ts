import { SECRET_EVENT_TYPES } from '../events/secret-event.js';
import type { FoundSecret, SecretVersion } from '../key-vault/stored-secret.js';
import type { Vault } from '../key-vault/vault.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { Session } from './sessions.js';
import type { View } from './view.js';
import { form, pathOf, table, time } from './view.js';

/** The versions of a secret, latest first. Of their values only the one asked for is shown. */
export function secretView(vault: Vault, { name }: FoundSecret, session: Session, shown?: string): View {
  const path = pathOf('vaults', vault.name, 'secrets', name);
  const versions = vault.history(name).toReversed();
  return {
    title: `Secret ${name}`,
    section: '/',
    body: html`<p>In <a href="${pathOf('vaults', vault.name)}">${vault.name}</a></p>
      ${table(
        'Versions, latest first',
        ['Version', 'Value', 'State', 'Created', 'Expires'],
        versions.map((version) => row(path, version, session, shown)),
      )}
      <h2>Rotate</h2>
      ${form(
        session,
        `${path}/rotate`,
        html`<p>
            <label for="value">Value of the new version</label>
            <input
              id="value"
              name="value"
              autocomplete="off"
              spellcheck="false"
              aria-describedby="value-hint"
            />
            <button>Rotate</button>
          </p>
          <p class="hint" id="value-hint">Left empty, one is made up.</p>`,
      )}
      <h2>Send an event</h2>
      ${form(
        session,
        `${path}/event`,
        html`<p>
            <label for="type">Event</label>
            <select id="type" name="type">
              ${SECRET_EVENT_TYPES.map((type) => html`<option>${type}</option>`)}
            </select>
            <button>Send</button>
          </p>
          <p class="hint">To every webhook that is subscribed, whether it happened or not.</p>`,
      )}`,
  };
}

function row(path: string, version: SecretVersion, session: Session, shown: string | undefined): Html {
  const value =
    version.version === shown
      ? html`<output class="value" tabindex="-1">${version.value}</output>`
      : form(
          session,
          `${path}/reveal`,
          html`<span aria-hidden="true">••••••</span>
            <button
              name="version"
              value="${version.version}"
              aria-label="Show the value of ${version.version}"
            >
              Show
            </button>`,
        );
  return html`<tr>
    <th scope="row"><code>${version.version}</code></th>
    <td>${value}</td>
    <td>${version.enabled ? 'enabled' : 'disabled'}</td>
    <td>${time(version.created * 1000)}</td>
    <td>${version.expiresOn === undefined ? 'never' : time(version.expiresOn * 1000)}</td>
  </tr>`;
}
