import type { EventDelivery } from '../events/event-grid.js';
import { html } from './html.js';
import type { View } from './view.js';
import { table } from './view.js';

const SHOWN = 200;

/** The latest attempts to hand over an event, newest first. */
export function eventsView(deliveries: readonly EventDelivery[]): View {
  const rows = deliveries
    .slice(-SHOWN)
    .toReversed()
    .map(
      ({ type, vault, secret, version, url, status }) =>
        html`<tr>
          <th scope="row">${type}</th>
          <td>${vault}</td>
          <td>${secret}</td>
          <td><code>${version}</code></td>
          <td class="long">${url}</td>
          <td class="${status >= 200 && status < 300 ? 'good' : 'bad'}">${status === 0 ? 'none' : status}</td>
        </tr>`,
    );
  return {
    title: 'Events',
    section: '/events',
    body: html`<p>Events of a secret are sent from its page.</p>
      ${
        rows.length > 0
          ? table('Deliveries', ['Event', 'Vault', 'Secret', 'Version', 'Webhook', 'Answer'], rows)
          : html`<p>Nothing was delivered so far.</p>`
      }`,
  };
}
