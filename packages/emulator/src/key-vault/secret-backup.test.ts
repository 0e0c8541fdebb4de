import { describe, expect, it } from '@jest/globals';
import { openBackup, sealBackup } from './secret-backup.js';

const backup = {
  name: 'db-password',
  versions: [
    {
      version: '0123456789abcdef0123456789abcdef',
      value: 'canary-value',
      contentType: undefined,
      tags: { team: 'shop' },
      enabled: true,
      expiresOn: undefined,
      notBefore: undefined,
      created: 1,
      updated: 2,
    },
  ],
};

describe('openBackup()', () => {
  it('gives back what was sealed', () => {
    expect(openBackup(sealBackup(backup))).toEqual(backup);
  });

  it('does not know blobs that were not sealed here, or were changed', () => {
    const bytes = Buffer.from(sealBackup(backup), 'base64url');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    for (const blob of ['', 'YWJj', sealBackup(backup).slice(0, 60), bytes.toString('base64url')]) {
      expect(openBackup(blob)).toBeUndefined();
    }
  });
});

describe('sealBackup()', () => {
  it("begins as Azure's blobs do and shows no value", () => {
    const text = Buffer.from(sealBackup(backup), 'base64url').toString('latin1');
    expect(text).toMatch(/^\)Azure KeyVaultSecretBackupV1\.microsoft\.com/);
    expect(text).not.toContain('canary');
  });
});
