import { describe, expect, it } from '@jest/globals';
import { FaultSwitches } from './fault-switches.js';
import { Faults } from './faults.js';

const request = { kind: 'secret', host: 'my-app-kv.vault.azure.net' } as const;

describe('FaultSwitches', () => {
  it('turns a fault on once, and off', () => {
    const faults = new Faults(() => 0);
    const switches = new FaultSwitches(faults);
    switches.set('slow', true);
    switches.set('slow', true);
    expect(faults.decide(request).delayMs).toBe(2_000);
    expect(switches.isOn('slow')).toBe(true);
    switches.set('slow', false);
    switches.set('throttled', false);
    expect(faults.decide(request)).toEqual({ delayMs: 0, effect: undefined });
    expect(switches.isOn('slow')).toBe(false);
  });
});
