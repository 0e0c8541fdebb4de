import { describe, expect, it } from '@jest/globals';
import { Clock } from '../clock.js';
import { Vaults } from '../key-vault/vaults.js';
import { checkSeed } from '../seed/seed-source.js';
import { ExpiryWatch } from './expiry-watch.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2030, 0, 1);

function watched(secrets: Record<string, Date>) {
  const clock = new Clock(() => START);
  const vaults = new Vaults(
    checkSeed({
      vaults: {
        'my-app-kv': Object.fromEntries(
          Object.entries(secrets).map(([name, expiresOn]) => [name, { value: 'x', expiresOn }]),
        ),
      },
    }).vaults,
    { now: clock.now, deletionDelayMs: 0, onNewVersion: () => {} },
  );
  const watch = new ExpiryWatch(() => vaults.all(), clock.now);
  return {
    clock,
    vault: vaults.get(undefined),
    due: () => watch.due().map(({ type, found }) => `${found.name} ${type}`),
  };
}

describe('ExpiryWatch', () => {
  it('tells each moment once, in order, also when both have passed', () => {
    const { clock, due } = watched({
      late: new Date(START + 60 * DAY_MS),
      soon: new Date(START + 40 * DAY_MS),
    });
    expect(due()).toEqual([]);
    clock.advance(100 * DAY_MS);
    expect(due()).toEqual([
      'soon SecretNearExpiry',
      'late SecretNearExpiry',
      'soon SecretExpired',
      'late SecretExpired',
    ]);
    expect(due()).toEqual([]);
  });

  it('says nothing of what had passed before the start', () => {
    const { clock, due } = watched({ past: new Date(START - DAY_MS), near: new Date(START + DAY_MS) });
    clock.advance(1);
    expect(due()).toEqual([]);
    clock.advance(DAY_MS);
    expect(due()).toEqual(['near SecretExpired']);
  });

  it('looks at the latest version only', () => {
    const { clock, vault, due } = watched({ rotated: new Date(START + DAY_MS) });
    vault.rotate('rotated');
    clock.advance(2 * DAY_MS);
    expect(due()).toEqual([]);
  });
});
