import { describe, expect, it } from '@jest/globals';
import { assert, jsonValue, property } from 'fast-check';
import { parseKeyVaultEvents } from './key-vault-events.js';

const VERSION = 'ee059b2bb5bc48398a53b168c6cdcb10';
const data = {
  Id: `https://shop-kv.vault.azure.net/secrets/DB-Password/${VERSION}`,
  VaultName: 'Shop-KV',
  ObjectType: 'Secret',
  ObjectName: 'DB-Password',
  Version: VERSION,
  NBF: '1559081980',
  EXP: 1_559_082_102,
};
const gridEvent = {
  id: '00eccf70',
  topic: '/subscriptions/x/providers/Microsoft.KeyVault/vaults/shop-kv',
  subject: 'DB-Password',
  eventType: 'Microsoft.KeyVault.SecretNewVersionCreated',
  eventTime: '2026-11-21T10:00:00Z',
  data,
  dataVersion: '1',
  metadataVersion: '1',
};
const { eventType, topic, ...rest } = gridEvent;
const cloudEvent = { ...rest, source: topic, type: eventType, specversion: '1.0' };
const rotated = {
  kind: 'rotated',
  vault: 'shop-kv',
  secret: 'db-password',
  version: VERSION,
  expiresOn: new Date(1_559_082_102_000),
};

describe('parseKeyVaultEvents()', () => {
  it.each([
    ['a batch of Event Grid', [gridEvent]],
    ['one event', gridEvent],
    ['a CloudEvent', cloudEvent],
    ['a batch of CloudEvents', [cloudEvent]],
    [
      "the keys and blanks of Microsoft's sample",
      [
        {
          ...gridEvent,
          data: { ...data, ObjectName: undefined, 'ObjectName ': 'DB-Password', Version: ` ${VERSION}` },
        },
      ],
    ],
    [
      'lower-case keys',
      {
        eventtype: eventType.toLowerCase(),
        data: { vaultName: 'shop-kv', objectName: 'db-password', version: VERSION, exp: '1559082102' },
      },
    ],
  ])('reads %s', (_, body) => {
    expect(parseKeyVaultEvents(body)).toEqual([rotated]);
  });

  it.each([
    ['Microsoft.KeyVault.SecretNearExpiry', 'near-expiry'],
    ['Microsoft.KeyVault.SecretExpired', 'expired'],
  ])('reads %s', (type, kind) => {
    expect(parseKeyVaultEvents([{ ...gridEvent, eventType: type }])).toEqual([{ ...rotated, kind }]);
  });

  it('reads the handshake of a subscription, and no address from it', () => {
    const body = [
      {
        eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
        data: { validationCode: '512d38b6', validationUrl: 'https://evil.example' },
      },
    ];
    expect(parseKeyVaultEvents(body)).toEqual([{ kind: 'validation', code: '512d38b6' }]);
  });

  it('reads a changed setting of App Configuration', () => {
    const body = [
      {
        eventType: 'Microsoft.AppConfiguration.KeyValueModified',
        subject: 'https://Shop.azconfig.io/kv/Foo?label=FizzBuzz',
        data: { key: 'Foo', label: 'FizzBuzz', etag: 'x', syncToken: 'y' },
      },
    ];
    expect(parseKeyVaultEvents(body)).toEqual([{ kind: 'setting-changed', store: 'shop.azconfig.io' }]);
  });

  it('leaves out keys, certificates, other events, and names that are none', () => {
    expect(
      parseKeyVaultEvents([
        { ...gridEvent, eventType: 'Microsoft.KeyVault.KeyNewVersionCreated' },
        { ...gridEvent, data: { ...data, VaultName: 'a/../b' } },
        { ...gridEvent, data: { ...data, ObjectName: 'x y' } },
        { eventType: 'Microsoft.Storage.BlobCreated' },
        null,
        'text',
        42,
      ]),
    ).toEqual([]);
  });

  it('drops a version that is none, and still tells of the rotation', () => {
    const [event] = parseKeyVaultEvents([{ ...gridEvent, data: { ...data, Version: '../x' } }]);
    expect(event).toEqual({
      kind: 'rotated',
      vault: 'shop-kv',
      secret: 'db-password',
      expiresOn: expect.any(Date),
    });
  });

  it('comes to an end on whatever is sent, and throws nothing', () => {
    assert(property(jsonValue(), (body) => Array.isArray(parseKeyVaultEvents(body))));
  });
});
