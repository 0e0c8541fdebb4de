import type { Html } from './html.js';
import { html } from './html.js';
import type { Session } from './sessions.js';

const SECTIONS = [
  { path: '/', name: 'Overview' },
  { path: '/requests', name: 'Requests' },
  { path: '/faults', name: 'Faults' },
  { path: '/events', name: 'Events' },
];

export interface View {
  readonly title: string;
  /** Which section it is of. */
  readonly section: string;
  readonly body: Html;
}

/** The whole document around a view. */
export function documentOf({ title, section, body }: View, session: Session): Html {
  const notice = session.notice;
  session.notice = undefined;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} - Vaultref emulator</title>
        <link rel="stylesheet" href="/page.css" />
        <script src="/page.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <p class="brand">Vaultref emulator</p>
          <nav aria-label="Sections">
            <ul>
              ${SECTIONS.map(
                ({ path, name }) =>
                  html`<li>
                    <a href="${path}" ${path === section ? html` aria-current="page"` : undefined}>${name}</a>
                  </li>`,
              )}
            </ul>
          </nav>
        </header>
        <main id="main" tabindex="-1">
          <h1>${title}</h1>
          <p role="status" id="notice">${notice}</p>
          ${body}
        </main>
      </body>
    </html> `;
}

/** A table that scrolls by itself where it is wider than the screen. */
export function table(caption: string, columns: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** A form that does something. It works without a script; with one, only the content is replaced. */
export function form(session: Session, action: string, content: Html): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="form-token" value="${session.formToken}" />${content}
  </form>`;
}

/** A path of the page, its parts percent-encoded. */
export function pathOf(...parts: readonly string[]): string {
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

/** A time of the emulator, in UTC. */
export function time(ms: number): Html {
  const text = new Date(ms).toISOString();
  return html`<time datetime="${text}">${text.slice(0, 19).replace('T', ' ')}</time>`;
}

/** Only the hours, minutes and seconds of it. */
export function timeOfDay(ms: number): Html {
  const text = new Date(ms).toISOString();
  return html`<time datetime="${text}">${text.slice(11, 19)}</time>`;
}
