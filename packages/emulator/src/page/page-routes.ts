import { isSecretEventType } from '../events/secret-event.js';
import { FAULT_SWITCHES, isFaultSwitch } from '../faults/fault-switches.js';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { decodeSegment } from '../http/http-message.js';
import { eventsView } from './events-view.js';
import { faultsView } from './faults-view.js';
import { html } from './html.js';
import { overviewView } from './overview-view.js';
import { empty, htmlResponse, seeOther } from './page-response.js';
import type { PageParts } from './page.js';
import { latestRequests, requestsView } from './requests-view.js';
import { secretView } from './secret-view.js';
import type { Session } from './sessions.js';
import { storeView } from './store-view.js';
import { vaultView } from './vault-view.js';
import type { View } from './view.js';
import { documentOf, pathOf } from './view.js';

export interface PageInput extends PageParts {
  readonly session: Session;
  /** The fields of a POST, `undefined` for a GET. */
  readonly form: URLSearchParams | undefined;
}

type Answer = HttpResponse | undefined;
type Route = (input: PageInput, names: readonly string[]) => Answer | Promise<Answer>;

// A route answers `undefined` when what it names is not there.
const READS: readonly (readonly [path: RegExp, route: Route])[] = [
  [/^\/$/, (input) => shown(input, overviewView([...input.vaults.all()], [...input.stores.all()]))],
  [/^\/requests$/, (input) => shown(input, requestsView(input.requests(), input.traffic))],
  [/^\/requests\/latest$/, ({ requests, traffic }) => htmlResponse(latestRequests(requests(), traffic))],
  [/^\/faults$/, (input) => shown(input, faultsView(input.switches, input.session))],
  [/^\/events$/, (input) => shown(input, eventsView(input.deliveries()))],
  [/^\/vaults\/([^/]+)$/, showVault],
  [/^\/vaults\/([^/]+)\/secrets\/([^/]+)$/, (input, names) => showSecret(input, names)],
  [/^\/stores\/([^/]+)$/, (input, names) => showStore(input, names, false)],
];

const WRITES: readonly (readonly [path: RegExp, route: Route])[] = [
  [/^\/vaults\/([^/]+)\/secrets\/([^/]+)\/reveal$/, (input, names) => showSecret(input, names)],
  [/^\/vaults\/([^/]+)\/secrets\/([^/]+)\/rotate$/, rotate],
  [/^\/vaults\/([^/]+)\/secrets\/([^/]+)\/event$/, sendEvent],
  [/^\/stores\/([^/]+)\/reveal$/, (input, names) => showStore(input, names, true)],
  [/^\/faults\/([^/]+)$/, turn],
];

/** Answers somebody who has a session, and whose POST comes from the page. */
export async function routePage(request: HttpRequest, input: PageInput): Promise<HttpResponse> {
  for (const [path, route] of input.form ? WRITES : READS) {
    const match = path.exec(request.path);
    const answer = match && (await route(input, match.slice(1).map(decodeSegment)));
    if (answer) return answer;
  }
  const body = html`<p>There is nothing here. <a href="/">Vaults and stores</a></p>`;
  return shown(input, { title: 'Not found', section: '', body }, 404);
}

function shown({ session }: PageInput, view: View, status = 200): HttpResponse {
  return htmlResponse(documentOf(view, session), status);
}

function showVault(input: PageInput, [name = '']: readonly string[]): Answer {
  const vault = input.vaults.find(name);
  return vault && shown(input, vaultView(vault));
}

function showSecret(input: PageInput, [name = '', secret = '']: readonly string[]): Answer {
  const vault = input.vaults.find(name);
  const found = vault?.find(secret);
  const version = input.form?.get('version') ?? undefined;
  return vault && found && shown(input, secretView(vault, found, input.session, version));
}

function showStore(input: PageInput, [name = '']: readonly string[], showsValues: boolean): Answer {
  const store = input.stores.find(name);
  return store && shown(input, storeView(store, input.session, showsValues));
}

function rotate({ vaults, session, form }: PageInput, [name = '', secret = '']: readonly string[]): Answer {
  const vault = vaults.find(name);
  if (!vault?.find(secret)) return undefined;
  const { version } = vault.rotate(secret, form?.get('value') || undefined);
  session.notice = `${secret} has a new version, ${version}.`;
  return seeOther(pathOf('vaults', vault.name, 'secrets', secret));
}

async function sendEvent(input: PageInput, [name = '', secret = '']: readonly string[]): Promise<Answer> {
  const { vaults, session, form } = input;
  const vault = vaults.find(name);
  if (!vault?.find(secret)) return undefined;
  const type = form?.get('type') ?? '';
  if (!isSecretEventType(type)) return empty(400);
  const deliveries = await input.sendEvent({ type, secret, vault: vault.name });
  const accepted = deliveries.filter(({ status }) => status >= 200 && status < 300);
  session.notice = `${type}: accepted by ${accepted.length} of ${deliveries.length} webhooks.`;
  return seeOther(pathOf('vaults', vault.name, 'secrets', secret));
}

function turn({ switches, session, form }: PageInput, [name = '']: readonly string[]): Answer {
  if (!isFaultSwitch(name)) return undefined;
  const on = form?.get('on') === 'true';
  switches.set(name, on);
  session.notice = `${FAULT_SWITCHES[name].label}: ${on ? 'on' : 'off'}.`;
  return seeOther('/faults');
}
