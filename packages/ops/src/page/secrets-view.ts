import type { SecretProperties } from '@vaultref/core';
import { age, moment } from './age.js';
import { badge, documentOf, NOTHING, type PageInput, table } from './document.js';
import { type Html, html } from './html.js';
import { pathOf } from './page-call.js';

/** The secrets of a vault: what the vault tells of them without their values. */
export interface SecretList {
  readonly vault: string;
  readonly secrets: readonly SecretProperties[];
  /** Whether the vault has more than are shown. */
  readonly isCut: boolean;
}

export function secretsView(input: PageInput, list: SecretList, canWrite: boolean): Html {
  const { vault, secrets, isCut } = list;
  return documentOf(input, {
    heading: `Secrets of ${vault}`,
    header: backLink(input),
    body: html`<section aria-label="Secrets">
        ${secrets.length > 0 ? secretsTable(secrets, input.now) : html`<p>The vault has no secret.</p>`}
        ${isCut ? html`<p>The vault has more; these are the first ${secrets.length}.</p>` : undefined}
      </section>
      ${canWrite ? versionForm(input, list) : undefined}`,
  });
}

/** What went wrong, in the place of what was asked for. */
export function problemView(input: PageInput, heading: string, text: string): Html {
  return documentOf(input, {
    heading,
    header: backLink(input),
    body: html`<pre tabindex="0" role="region" aria-label="Message">${text}</pre>`,
  });
}

function backLink(input: PageInput): Html {
  return html`<p><a href="${pathOf(input)}">← ${input.title}</a></p>`;
}

function secretsTable(secrets: readonly SecretProperties[], now: number): Html {
  const column = (name: string, cell: (secret: SecretProperties) => Html | undefined) => ({
    name,
    cells: secrets.map((secret) => cell(secret) ?? NOTHING),
  });
  return table(
    'Without their values',
    secrets.map(({ name }) => name),
    [
      column('Name', ({ name }) => html`<strong class="name">${name}</strong>`),
      column('State', ({ enabled }) => (enabled ? badge('good', 'Enabled') : badge('plain', 'Disabled'))),
      column('Content type', ({ contentType }) => (contentType ? html`${contentType}` : undefined)),
      column('Created', ({ createdOn }) => createdOn && moment(createdOn)),
      column('Changed', ({ updatedOn }) => updatedOn && age(updatedOn, now)),
      column('Expires', ({ expiresOn }) => expiresOn && age(expiresOn, now)),
      column('Tags', tagsCell),
    ],
  );
}

function tagsCell({ tags = {}, managed }: SecretProperties): Html | undefined {
  const entries = Object.entries(tags);
  if (entries.length === 0 && managed !== true) return undefined;
  return html`${managed === true ? badge('plain', 'Certificate') : undefined}
  ${entries.map(([name, value]) => html`<span class="block">${name}: ${value}</span>`)}`;
}

function versionForm({ base, formToken }: PageInput, { vault, secrets }: SecretList): Html {
  return html`<section aria-labelledby="new-version">
    <h2 id="new-version">New version of a secret</h2>
    <form method="post" action="${base}/versions" class="fields" autocomplete="off">
      <input type="hidden" name="token" value="${formToken}" />
      <input type="hidden" name="vault" value="${vault}" />
      <p>
        <label for="name">Name</label>
        <input
          id="name"
          name="name"
          list="names"
          required
          maxlength="127"
          pattern="[0-9A-Za-z\\-]+"
          title="Letters, digits and hyphens"
          spellcheck="false"
          autocapitalize="none"
        />
        <datalist id="names">${secrets.map(({ name }) => html`<option value="${name}"></option>`)}</datalist>
      </p>
      <p>
        <label for="content-type">Content type <span class="quiet">(optional)</span></label>
        <input
          id="content-type"
          name="content-type"
          maxlength="255"
          spellcheck="false"
          autocapitalize="none"
        />
      </p>
      <p>
        <label for="value">Value</label>
        <textarea
          id="value"
          name="value"
          rows="3"
          required
          spellcheck="false"
          autocapitalize="none"
          aria-describedby="value-hint"
        ></textarea>
        <span id="value-hint" class="quiet block"
          >It is sent to the vault and never shown. The version before it stays in the vault.</span
        >
      </p>
      <button>Create the version</button>
    </form>
  </section>`;
}
