import { age, moment } from './age.js';
import { badge, NOTHING, table } from './document.js';
import { type Html, html } from './html.js';
import { type ReferenceStatus, vaultName } from './status-report.js';

/** Each reference of the configuration: where it stands, which secret it names, and how that is. */
export function referencesTable(references: readonly ReferenceStatus[], now: number): Html {
  const column = (name: string, cell: (reference: ReferenceStatus) => Html | undefined) => ({
    name,
    cells: references.map((reference) => cell(reference) ?? NOTHING),
  });
  return table(
    'Where each secret is used',
    references.map(({ path, source }) => `${source.name} ${path}`),
    [
      column('Path', pathCell),
      column('Secret', secretCell),
      column('Version', ({ version }) =>
        version === undefined ? undefined : html`<code title="${version}">${short(version)}</code>`,
      ),
      column('Read', ({ fetchedAt }) => fetchedAt && age(fetchedAt, now)),
      column('Expires', ({ expiresOn }) => expiresOn && age(expiresOn, now)),
      column('Content type', ({ contentType }) => (contentType ? html`${contentType}` : undefined)),
      column('Status', statusCell),
    ],
  );
}

function pathCell({ path, source }: ReferenceStatus): Html {
  const line = source.line === undefined ? '' : `:${source.line}`;
  return html`<strong>${path}</strong>
    <span class="quiet block">${source.file ?? source.name}${source.file === undefined ? '' : line}</span>`;
}

function secretCell(reference: ReferenceStatus): Html {
  const { path, secret, vault, version, updatedOn, notBefore, leftByAppService } = reference;
  const facts: readonly (readonly [string, Html | undefined])[] = [
    ['Reference', html`<code>${reference.reference}</code>`],
    ['Vault', html`<code>${vault}</code>`],
    ['Version', version === undefined ? undefined : html`<code>${version}</code>`],
    ['Changed', updatedOn && moment(updatedOn)],
    ['Valid from', notBefore && moment(notBefore)],
    ['Expires', reference.expiresOn && moment(reference.expiresOn)],
    ['Read', reference.fetchedAt && moment(reference.fetchedAt)],
    ['Last error', reference.lastError === undefined ? undefined : html`<code>${reference.lastError}</code>`],
    ['Note', leftByAppService && html`App Service left this reference unresolved. The portal tells why.`],
  ];
  return html`<span class="name">${secret}</span> <span class="quiet">in ${vaultName(vault)}</span>
    <details>
      <summary>Details<span class="unseen"> of ${path}</span></summary>
      <dl class="facts">
        ${facts.map(
          ([name, fact]) =>
            fact &&
            html`<div>
              <dt>${name}</dt>
              <dd>${fact}</dd>
            </div>`,
        )}
      </dl>
    </details>`;
}

function statusCell({ status, expiry, lastError }: ReferenceStatus): Html {
  return html`${STATUS[status]} ${expiry && EXPIRY[expiry]}
  ${lastError === undefined ? undefined : badge('warn', 'Vault not answering')}`;
}

const STATUS = {
  resolved: badge('good', 'In use'),
  default: badge('plain', 'Default in use'),
  absent: badge('plain', 'Absent'),
};

const EXPIRY = { soon: badge('warn', 'Expires soon'), expired: badge('bad', 'Expired') };

function short(version: string): string {
  return version.length > 12 ? `${version.slice(0, 8)}…` : version;
}
