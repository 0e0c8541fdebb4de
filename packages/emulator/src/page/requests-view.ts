import type { RequestLogEntry } from '../request-log.js';
import type { Traffic } from '../traffic.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { View } from './view.js';
import { table, timeOfDay } from './view.js';

const SHOWN = 200;
const COLUMNS = ['Time (UTC)', 'Status', 'Method', 'Path', 'Host', 'Identity'];

/** The latest requests, newest first. The log holds no value, token or query. */
export function requestsView(entries: readonly RequestLogEntry[], traffic: Traffic): View {
  return {
    title: 'Requests',
    section: '/requests',
    body: html`<div data-live="/requests/latest">${latestRequests(entries, traffic)}</div>`,
  };
}

/** What changes of it: a script asks for it again and again. */
export function latestRequests(
  entries: readonly RequestLogEntry[],
  { connections, requests }: Traffic,
): Html {
  const rows = entries.slice(-SHOWN).toReversed().map(row);
  return html`<p>
      Requests so far: ${entries.length}, at most ${requests.most} under way at once. TLS connections:
      ${connections.now} open, ${connections.total} opened so far.
    </p>
    ${table(`The latest ${SHOWN} requests`, COLUMNS, rows)}`;
}

function row({ at, status, method, host, path, identity }: RequestLogEntry): Html {
  const kind = status >= 400 || status === 0 ? 'bad' : 'good';
  return html`<tr>
    <td>${timeOfDay(at)}</td>
    <td class="${kind}">${status === 0 ? 'none' : status}</td>
    <td>${method}</td>
    <td class="long">${path}</td>
    <td class="long">${host}</td>
    <td>${identity}</td>
  </tr>`;
}
