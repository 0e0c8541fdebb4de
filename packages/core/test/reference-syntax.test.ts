import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { appConfigurationReference } from '../src/references/app-configuration.js';
import { VAULT_SUFFIXES } from '../src/references/grammar.js';
import { parseObjectForm } from '../src/references/object-form.js';
import { parseValue } from '../src/references/parse-value.js';
import { isProblem } from '../src/references/reference.js';

interface Case {
  readonly id: string;
  readonly value: string;
  readonly contentType?: string;
  readonly parsed?: object | null;
  readonly text?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly at?: number;
  readonly hint?: string;
}

/** The tables of docs/reference-syntax.md; `<v>`, `<V>`, `<31 hex>` and `a×127` in them stand for what they say. */
const expanded = readFileSync(new URL('../../../docs/reference-syntax.cases.json', import.meta.url), 'utf8')
  .replaceAll('<v>', '0123456789abcdef0123456789abcdef')
  .replaceAll('<V>', '0123456789ABCDEF0123456789ABCDEF')
  .replaceAll('<31 hex>', '0123456789abcdef0123456789abcde')
  .replaceAll(/(\w)×(\d+)/g, (_, letter: string, count: string) => letter.repeat(Number(count)));
const tables = JSON.parse(expanded) as Record<string, Case[]>;
const rows = (name: string) => (tables[name] ?? []).map((row) => [row.id, row.value, row] as const);

describe('the reference language', () => {
  it.each(rows('accepted'))('%s: %j is a reference', (_, value, { parsed }) => {
    expect(parseValue(value)).toEqual(Array.isArray(parsed) ? { template: parsed } : { reference: parsed });
  });

  it.each(rows('literals'))('%s: %j is text', (_, value, { text }) => {
    expect(parseValue(value)).toEqual({ literal: text });
  });

  it.each(rows('rejected'))('%s: %j is refused', (_, value, { reason, at, hint = '' }) => {
    const parsed = parseValue(value);
    if (!('problem' in parsed)) throw new Error(`accepted as ${JSON.stringify(parsed)}`);
    expect(parsed.problem).toMatchObject({ reason, remedy: expect.stringContaining(hint) });
    if (at !== undefined) expect(parsed.problem.message).toMatch(new RegExp(`\\(at ${at}\\)$`));
  });

  it.each(rows('objectAccepted'))('%s: %j is a reference', (_, value, { parsed }) => {
    expect(parseObjectForm(value as never, VAULT_SUFFIXES)).toEqual(parsed);
  });

  it.each(rows('objectRejected'))('%s: %j is refused', (_, value, { reason, hint = '' }) => {
    expect(parseObjectForm(value as never, VAULT_SUFFIXES)).toMatchObject({
      reason,
      remedy: expect.stringContaining(hint),
    });
  });

  it.each(rows('appConfiguration'))(
    '%s: a setting %j of App Configuration',
    (_, value, { contentType, parsed, reason }) => {
      const form = appConfigurationReference(contentType, value);
      const reference =
        form === undefined || isProblem(form) ? (form ?? null) : parseObjectForm(form, VAULT_SUFFIXES);
      expect(reference).toEqual(reason === undefined ? parsed : expect.objectContaining({ reason }));
    },
  );

  it('takes a setting without content type for text, and one without value for a broken reference', () => {
    expect(appConfigurationReference(undefined, '{"uri":"https://v-kv.vault.azure.net/secrets/x"}')).toBe(
      undefined,
    );
    const type = 'application/vnd.microsoft.appconfig.keyvaultref+json';
    expect(appConfigurationReference(type, undefined)).toMatchObject({ reason: 'APPCONFIG' });
  });

  it('has a JSON Schema for editors that accepts and refuses the same objects', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../reference.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const validate = new Ajv({ strict: true, strictRequired: false }).compile(schema);
    const accepted = rows('objectAccepted').filter(([, value]) => !validate(value));
    const refused = rows('objectRejected').filter(([, value]) => validate(value));
    expect({ accepted, refused }).toEqual({ accepted: [], refused: [] });
  });

  it('says of every refusal what is wrong and what to do, in these words', () => {
    const texts = rows('rejected').map(([id, value]) => [id, parseValue(value)] as const);
    const objects = rows('objectRejected').map(
      ([id, value]) => [id, { problem: parseObjectForm(value as never, VAULT_SUFFIXES) }] as const,
    );
    const settings = rows('appConfiguration').flatMap(([id, value, { contentType }]) => {
      const form = appConfigurationReference(contentType, value);
      return form !== undefined && isProblem(form) ? [[id, { problem: form }] as const] : [];
    });
    const words = [...texts, ...objects, ...settings].map(([id, parsed]) => {
      if (!('problem' in parsed) || !isProblem(parsed.problem)) throw new Error(`${id} is accepted`);
      return `${id} ${parsed.problem.message}; ${parsed.problem.remedy}`;
    });
    expect(words).toMatchSnapshot();
  });

  it('echoes nothing of a rejected text after its "?" but the names of options', () => {
    for (const [, , { value }] of rows('rejected')) {
      const parsed = parseValue(`${value.split('?')[0]}?canary`);
      if ('problem' in parsed) expect(JSON.stringify(parsed)).not.toContain('canary');
    }
  });
});
