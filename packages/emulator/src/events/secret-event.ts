import { randomUUID } from 'node:crypto';
import type { FoundSecret } from '../key-vault/stored-secret.js';

/** The events of secrets, without the `Microsoft.KeyVault.` before them. */
export const SECRET_EVENT_TYPES = ['SecretNewVersionCreated', 'SecretNearExpiry', 'SecretExpired'] as const;
/** What an event tells of a secret. */
export type SecretEventType = (typeof SECRET_EVENT_TYPES)[number];

export function isSecretEventType(text: string): text is SecretEventType {
  return SECRET_EVENT_TYPES.some((type) => type === text);
}

/** How Event Grid writes events; the words are those of its own settings. */
export type EventSchema = 'EventGridSchema' | 'CloudEventSchemaV1_0';

/** Something that happened to a version of a secret. It names the version and holds no value. */
export interface SecretEvent {
  readonly id: string;
  readonly type: SecretEventType;
  readonly vault: string;
  readonly found: FoundSecret;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export function secretEvent(
  type: SecretEventType,
  vault: string,
  found: FoundSecret,
  time: number,
): SecretEvent {
  return { id: randomUUID(), type, vault, found, time };
}

/** An event as Event Grid posts it: a list of one, or a CloudEvent. */
export function writeEvent({ id, type, vault, found, time }: SecretEvent, schema: EventSchema): unknown {
  const { name, version } = found;
  const topic = `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator/providers/Microsoft.KeyVault/vaults/${vault}`;
  const eventType = `Microsoft.KeyVault.${type}`;
  const eventTime = new Date(time).toISOString();
  const data = {
    Id: `https://${vault}.vault.azure.net/secrets/${name}/${version.version}`,
    VaultName: vault,
    ObjectType: 'Secret',
    ObjectName: name,
    Version: version.version,
    NBF: version.notBefore ?? null,
    EXP: version.expiresOn ?? null,
  };
  if (schema === 'CloudEventSchemaV1_0') {
    return { id, source: topic, subject: name, type: eventType, time: eventTime, specversion: '1.0', data };
  }
  const versions = { dataVersion: '1', metadataVersion: '1' };
  return [{ id, topic, subject: name, eventType, eventTime, data, ...versions }];
}
