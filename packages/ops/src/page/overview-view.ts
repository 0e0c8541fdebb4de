import { age, moment } from './age.js';
import { badge, documentOf, type PageInput, table } from './document.js';
import { type Html, html } from './html.js';
import { referencesTable } from './references-table.js';
import type { StatusReport, VaultStatus } from './status-report.js';

/** The page of a configuration: its health, what came from where, and what the cache saved. */
export function overviewView(input: PageInput, report: StatusReport, updateMs: number): Html {
  const { references, vaults } = report;
  return documentOf(input, {
    heading: input.title,
    updateMs,
    header: html`<p class="quiet">
        Generation ${report.generation}, loaded ${age(report.loadedAt, input.now)}
      </p>
      ${actions(input)}`,
    body: html`${healthSection(input, report)}
      <section aria-labelledby="references">
        <h2 id="references">References</h2>
        ${references.length > 0 ? referencesTable(references, input.now) : html`<p>There is no reference.</p>`}
      </section>
      <section aria-labelledby="vaults">
        <h2 id="vaults">Vaults</h2>
        ${vaults.length > 0 ? vaultsTable(input, vaults) : html`<p>There is no vault.</p>`}
      </section>
      ${cacheSection(report)}`,
  });
}

function actions({ base, formToken }: PageInput): Html {
  return html`<div class="actions">
    <button type="button" id="pause" class="secondary" aria-pressed="false" hidden>Pause updates</button>
    <form method="post" action="${base}/refresh" data-enhanced>
      <input type="hidden" name="token" value="${formToken}" />
      <button>Refresh now</button>
    </form>
  </div>`;
}

const WORDS = {
  ok: { kind: 'good', text: 'In order', hint: 'The values are those of the last refresh.' },
  degraded: {
    kind: 'warn',
    text: 'Degraded',
    hint: 'The last refresh failed. The application has the last good values.',
  },
  stale: {
    kind: 'bad',
    text: 'Stale',
    hint: 'No refresh has succeeded for longer than is allowed. The application has old values.',
  },
} as const;

function healthSection({ now }: PageInput, { health }: StatusReport): Html {
  const { kind, text, hint } = WORDS[health.status];
  const { cause } = health;
  return html`<section class="health ${kind}" aria-labelledby="health">
    <h2 id="health" class="unseen">Health</h2>
    <p role="status" class="state">${badge(kind, text)} <span>${hint}</span></p>
    ${
      cause &&
      html`<dl class="facts">
          <div>
            <dt>Last error</dt>
            <dd><code>${cause.code}</code></dd>
          </div>
          <div>
            <dt>Since</dt>
            <dd>${age(cause.since, now)}</dd>
          </div>
          <div>
            <dt>Failed refreshes</dt>
            <dd>${cause.failures}</dd>
          </div>
          <div>
            <dt>Values read</dt>
            <dd>${age(new Date(now - health.ageMs), now)}</dd>
          </div>
        </dl>
        <pre tabindex="0" role="region" aria-label="Message of the last error">${cause.message}</pre>`
    }
  </section>`;
}

function vaultsTable({ base }: PageInput, vaults: readonly VaultStatus[]): Html {
  return table(
    'Vaults that references may name',
    vaults.map(({ url }) => url),
    [
      {
        name: 'Vault',
        cells: vaults.map(
          ({ name, url }) => html`<strong>${name}</strong> <span class="quiet block">${url}</span>`,
        ),
      },
      {
        name: 'State',
        cells: vaults.map(({ lastError }) =>
          lastError
            ? html`${badge('warn', 'Not answering')}
                <span class="quiet block"
                  ><code>${lastError.code}</code>, since ${moment(lastError.since)}; asked again at
                  ${moment(lastError.retryAt)}</span
                >`
            : badge('good', 'Available'),
        ),
      },
      { name: 'References', cells: vaults.map(({ references }) => html`${references}`) },
      {
        name: 'Secrets',
        cells: vaults.map(
          ({ name }) =>
            html`<a href="${base}/secrets?vault=${encodeURIComponent(name)}"
              >List<span class="unseen"> the secrets of ${name}</span></a
            >`,
        ),
      },
    ],
  );
}

function cacheSection({ cache }: StatusReport): Html {
  const facts = [
    ['Secrets held', cache.entries],
    ['Hits', cache.hits],
    ['Misses', cache.misses],
    ['Stale reads', cache.staleReads],
    ['Calls saved', cache.callsSaved],
  ] as const;
  return html`<section aria-labelledby="cache">
    <h2 id="cache">Cache</h2>
    <dl class="tiles">
      ${facts.map(
        ([name, count]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${count}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
