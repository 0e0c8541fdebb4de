import type { Setting, Store } from '../app-configuration/store.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { Session } from './sessions.js';
import { tagsText } from './vault-view.js';
import type { View } from './view.js';
import { form, pathOf, table, time } from './view.js';

/** The settings of a store. Their values may hold secrets too, so they are shown when asked for. */
export function storeView(store: Store, session: Session, showsValues = false): View {
  return {
    title: `Store ${store.name}`,
    section: '/',
    body: html`${
      showsValues
        ? undefined
        : form(
            session,
            `${pathOf('stores', store.name)}/reveal`,
            html`<p><button>Show the values</button></p>`,
          )
    }
    ${table(
      'Settings',
      ['Key', 'Label', 'Value', 'Content type', 'Tags', 'State', 'Changed'],
      store.list().map((setting) => row(setting, showsValues)),
    )}`,
  };
}

function row(setting: Setting, showsValue: boolean): Html {
  return html`<tr>
    <th scope="row">${setting.key}</th>
    <td>${setting.label}</td>
    <td class="long">
      ${showsValue ? html`<output class="value" tabindex="-1">${setting.value}</output>` : '••••••'}
    </td>
    <td class="long">${setting.contentType}</td>
    <td>${tagsText(setting.tags)}</td>
    <td>${setting.locked ? 'locked' : 'writable'}</td>
    <td>${time(setting.lastModified)}</td>
  </tr>`;
}
