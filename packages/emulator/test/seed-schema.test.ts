import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { parseSeed } from '../src/seed/seed-source.js';

const schema = JSON.parse(readFileSync('seed.schema.json', 'utf8')) as object;
const validate = new Ajv({ strictTypes: false, allErrors: true }).compile(schema);

const vault = (secret: string): string => `vaults: { shop-kv: { name: ${secret} } }`;
const setting = (value: string): string => `settings: { my-store: { key: ${value} } }`;
const snapshot = (fields: string): string => `snapshots: { my-store: { name: ${fields} } }`;
const identity = (fields: string): string => `identities: { app: ${fields} }`;

const ACCEPTED = [
  '{}',
  vault('text'),
  vault('""'),
  vault('{ value: a, contentType: text/plain, tags: { a: b }, enabled: false }'),
  vault('{ value: a, expiresOn: 2030-01-31, notBefore: 2020-01-31T12:00:00.5+01:00 }'),
  vault(`{ versions: [{ value: a, version: ${'Ab'.repeat(16)} }, { value: b }] }`),
  'vaults: { A-1: { 007: x } }',
  setting('text'),
  setting('{ value: a, contentType: b, label: c, tags: { d: e }, locked: true }'),
  setting('{ reference: https://my-app-kv.vault.azure.net/secrets/a, label: prod }'),
  setting('[{ value: a }, { value: b, label: prod }]'),
  'settings: { my-store: { "a:b/c,*": x } }',
  snapshot('{ filters: [{ key: "*" }, { key: a, label: b, tags: [c=d] }] }'),
  identity('{}'),
  identity('{ clientId: a, secret: b, deniedBy: firewall, vaults: {} }'),
  identity('{ vaults: { shop-kv: [get, list], other-kv: { permissions: [], secrets: [a] } } }'),
  identity('{ stores: { my-store: reader, other-store: owner } }'),
  identity('{ federated: [{ issuer: https://a, subject: b }, { issuer: a, subject: b, audience: c }] }'),
  'tenantId: contoso.example',
];

const REFUSED = [
  '[]',
  'text',
  'vault: {}',
  'vaults: []',
  'vaults: { s: {} }',
  'vaults: { a--b: {} }',
  'vaults: { shop-kv: { under_score: a } }',
  vault('12'),
  vault('true'),
  vault('null'),
  vault('[a]'),
  vault('{}'),
  vault('{ value: 1 }'),
  vault('{ value: a, valeu: b }'),
  vault('{ value: a, version: latest }'),
  vault('{ value: a, enabled: "yes" }'),
  vault('{ value: a, expiresOn: tomorrow }'),
  vault('{ value: a, tags: [b] }'),
  vault('{ value: a, tags: { b: 1 } }'),
  vault('{ versions: [] }'),
  vault('{ versions: [a] }'),
  vault('{ versions: [{ value: a }], enabled: true }'),
  'settings: { st: {} }',
  'settings: { my-store: { a%b: x } }',
  'settings: { my-store: { .: x } }',
  setting('12'),
  setting('{}'),
  setting('[]'),
  setting('[a]'),
  setting('{ value: a, reference: b }'),
  setting('{ reference: b, contentType: c }'),
  setting('{ value: a, locked: 1 }'),
  setting('{ value: a, unknown: 1 }'),
  snapshot('{}'),
  snapshot('{ filters: [] }'),
  snapshot('{ filters: [{ label: a }] }'),
  snapshot('{ filters: [{ key: a }, { key: a }, { key: a }, { key: a }] }'),
  snapshot('{ filters: [{ key: a, tags: [b] }] }'),
  'identities: { "a b": {} }',
  identity('text'),
  identity('{ secret: 1 }'),
  identity('{ deniedBy: nobody }'),
  identity('{ vaults: { shop-kv: [fetch] } }'),
  identity('{ vaults: { shop-kv: get } }'),
  identity('{ vaults: { shop-kv: { secrets: [a] } } }'),
  identity('{ vaults: { shop-kv: { permissions: [get], secrets: [] } } }'),
  identity('{ stores: { my-store: writer } }'),
  identity('{ stores: { my-store: null } }'),
  identity('{ stores: { st: reader } }'),
  identity('{ federated: [] }'),
  identity('{ federated: [{ issuer: a }] }'),
  identity('{ federated: [{ issuer: a, subject: b, name: c }] }'),
  'tenantId: a/b',
  'tenantId: 5',
];

function isLoaded(text: string): boolean {
  try {
    parseSeed(text, 'seed.yaml');
    return true;
  } catch {
    return false;
  }
}

describe('seed.schema.json', () => {
  it.each(ACCEPTED)('accepts, as the emulator does, %s', (text) => {
    expect({ loaded: isLoaded(text), valid: validate(parse(text)) }).toEqual({ loaded: true, valid: true });
  });

  it.each(REFUSED)('refuses, as the emulator does, %s', (text) => {
    expect({ loaded: isLoaded(text), valid: validate(parse(text)) }).toEqual({ loaded: false, valid: false });
  });
});
