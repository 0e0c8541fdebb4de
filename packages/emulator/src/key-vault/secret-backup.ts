import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { SecretVersion } from './stored-secret.js';

/** All that there is to a secret. */
export interface SecretBackup {
  readonly name: string;
  /** Oldest first. */
  readonly versions: readonly SecretVersion[];
}

// How Azure's blobs begin; what follows is opaque there as well.
const MARK = Buffer.from(')Azure KeyVaultSecretBackupV1.microsoft.com');
const CIPHER = 'aes-256-gcm';
// The same in every run, for a backup to outlive the emulator: it keeps values from being read by chance, no more.
const KEY = createHash('sha256').update('Vaultref emulator, backups of secrets').digest();
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The blob that stands for a secret, in base64url. */
export function sealBackup(backup: SecretBackup): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, KEY, nonce);
  const content = Buffer.concat([cipher.update(JSON.stringify(backup)), cipher.final()]);
  return Buffer.concat([MARK, nonce, cipher.getAuthTag(), content]).toString('base64url');
}

/** @returns `undefined` for what no emulator has sealed. */
export function openBackup(blob: string): SecretBackup | undefined {
  const bytes = Buffer.from(blob, 'base64url');
  const sealed = bytes.subarray(MARK.length);
  if (!bytes.subarray(0, MARK.length).equals(MARK) || sealed.length < NONCE_BYTES + TAG_BYTES)
    return undefined;
  const cipher = createDecipheriv(CIPHER, KEY, sealed.subarray(0, NONCE_BYTES));
  cipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const content = [cipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()];
    // It is authentic, so it has the shape that was sealed.
    const backup: SecretBackup = JSON.parse(Buffer.concat(content).toString());
    return backup;
  } catch {
    return undefined;
  }
}
