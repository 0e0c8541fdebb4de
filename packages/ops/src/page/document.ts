import { type Html, html } from './html.js';

/** What every view of the page is told. */
export interface PageInput {
  /** Where the page is, without a trailing slash. */
  readonly base: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly formToken: string;
  /** What the last form did. */
  readonly notice?: Notice | undefined;
}

export interface Notice {
  readonly kind: 'good' | 'bad';
  readonly text: string;
}

interface View {
  readonly heading: string;
  readonly header?: Html;
  readonly body: Html;
  /** How often the page updates itself where scripts run, in milliseconds; never when there is none. */
  readonly updateMs?: number;
}

/** The whole document around a view. */
export function documentOf({ base, title, notice }: PageInput, view: View): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${view.heading === title ? title : `${view.heading} - ${title}`}</title>
        <link rel="stylesheet" href="${base}/page.css" />
        <script src="${base}/page.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <h1>${view.heading}</h1>
          ${view.header}
        </header>
        <p role="status" id="notice" class="notice ${notice?.kind}">${notice?.text}</p>
        <main
          id="main"
          tabindex="-1"
          ${view.updateMs === undefined ? undefined : html`data-update-ms="${view.updateMs}"`}
        >
          ${view.body}
        </main>
      </body>
    </html> `;
}

export interface Column {
  readonly name: string;
  /** The cell of a row. */
  readonly cells: readonly Html[];
}

/**
 * A table that becomes a list of cards where the screen is narrow; the roles keep it a table for a screen reader.
 * @param keys one for each row: by it a row is found again when the page updates itself
 */
export function table(caption: string, keys: readonly string[], columns: readonly Column[]): Html {
  return html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(({ name }) => html`<th role="columnheader" scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${keys.map(
        (key, row) =>
          html`<tr role="row" data-key="${key}">
            ${columns.map(({ name, cells }, column) =>
              column === 0
                ? html`<th role="rowheader" scope="row">${cells[row]}</th>`
                : html`<td role="cell" data-label="${name}">${cells[row]}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** A word about a state, with a sign before it: the colour alone says nothing. */
export function badge(kind: 'good' | 'warn' | 'bad' | 'plain', text: string): Html {
  return html`<span class="badge ${kind}"><span aria-hidden="true">${SIGNS[kind]}</span> ${text}</span>`;
}

const SIGNS = { good: '✓', warn: '▲', bad: '✕', plain: '–' };

/** What there is nothing to say about. */
export const NOTHING = html`<span class="quiet nothing">–</span>`;
