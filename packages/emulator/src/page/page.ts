import type { Stores } from '../app-configuration/stores.js';
import type { EventDelivery } from '../events/event-grid.js';
import type { SecretEventType } from '../events/secret-event.js';
import type { FaultSwitches } from '../faults/fault-switches.js';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { headerOf } from '../http/http-message.js';
import type { Vaults } from '../key-vault/vaults.js';
import type { RequestLogEntry } from '../request-log.js';
import type { Traffic } from '../traffic.js';
import { html } from './html.js';
import { isOwnAddress, isSameOrigin } from './own-address.js';
import { ASSETS } from './page-assets.js';
import { empty, htmlResponse, seeOther } from './page-response.js';
import { routePage } from './page-routes.js';
import { isFormToken, sessionCookie, Sessions } from './sessions.js';

export interface PageParts {
  readonly vaults: Vaults;
  readonly stores: Stores;
  readonly switches: FaultSwitches;
  readonly requests: () => readonly RequestLogEntry[];
  readonly traffic: Traffic;
  readonly deliveries: () => readonly EventDelivery[];
  readonly sendEvent: (event: {
    readonly type: SecretEventType;
    readonly secret: string;
    readonly vault: string;
  }) => Promise<readonly EventDelivery[]>;
}

const FORGED = 'Nothing was done: the form is not one of this page.';

/** What a person sees of the emulator, and does with it, in a browser. */
export class Page {
  readonly #parts: PageParts;
  readonly #sessions = new Sessions();

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  /** The address to open: it holds the token. */
  url(port: number): string {
    return `http://127.0.0.1:${port}/?token=${this.#sessions.token}`;
  }

  /** Whether a request over plain HTTP is for the page: under the emulator's own address, no token endpoint. */
  handles(request: HttpRequest, port: number): boolean {
    return isOwnAddress(headerOf(request, 'host'), port) && !/^\/(msi|metadata)\//.test(request.path);
  }

  async answer(request: HttpRequest, port: number): Promise<HttpResponse> {
    const asset = ASSETS[request.path];
    if (asset && request.method !== 'POST') return asset;
    const token = request.query.get('token');
    if (token !== null && request.path === '/') {
      const opened = this.#sessions.open(token);
      // On to an address without the token: this one must not stay in sight.
      return opened ? seeOther('/', { 'Set-Cookie': sessionCookie(opened, port) }) : stranger();
    }
    const session = this.#sessions.find(request, port);
    if (!session) return stranger();
    if (request.method === 'GET' || request.method === 'HEAD') {
      return routePage(request, { ...this.#parts, session, form: undefined });
    }
    if (request.method !== 'POST') return empty(405, { Allow: 'GET, HEAD, POST' });
    if (!isSameOrigin(request, port)) return refusal(403, FORGED);
    const form = new URLSearchParams(await request.readBody());
    if (!isFormToken(session, form.get('form-token'))) return refusal(403, FORGED);
    return routePage(request, { ...this.#parts, session, form });
  }
}

function stranger(): HttpResponse {
  return refusal(
    401,
    'Open the address that the emulator gave at its start: it holds a token for this page.',
  );
}

function refusal(status: number, text: string): HttpResponse {
  const body = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Vaultref emulator</title>
        <link rel="stylesheet" href="/page.css" />
      </head>
      <body>
        <main>
          <h1>Vaultref emulator</h1>
          <p>${text}</p>
        </main>
      </body>
    </html> `;
  return htmlResponse(body, status);
}
