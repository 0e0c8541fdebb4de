import { describe, expect, it } from '@jest/globals';
import type { Fault, FaultMatch, FaultSelection } from './fault.js';
import { Faults } from './faults.js';
import { seededRandom } from './random.js';

const secret = {
  kind: 'secret',
  operation: 'getSecret',
  vault: 'shop-kv',
  secret: 'Api-Key',
  identity: 'checkout',
  host: 'shop-kv.vault.azure.net',
} as const;
const hang = { effect: 'hang' } as const;

function faultsOf(...given: Fault[]): Faults {
  const faults = new Faults(seededRandom(1));
  for (const fault of given) faults.add(fault);
  return faults;
}

/** Which of so many requests in a row are struck, counted from 1. */
function struck(faults: Faults, requests: number): number[] {
  const numbers = Array.from({ length: requests }, (_, index) => index + 1);
  return numbers.filter(() => faults.decide(secret).effect !== undefined);
}

describe('Faults', () => {
  it.each<FaultMatch>([
    {},
    { kind: 'secret' },
    { operation: 'getSecret' },
    { vault: 'SHOP-kv', secret: 'api-key' },
    { identity: 'Checkout' },
    { host: 'shop-kv.VAULT.azure.net' },
  ])('matches %j, whatever the case', (match) => {
    expect(struck(faultsOf({ ...hang, match }), 1)).toEqual([1]);
  });

  it.each<FaultMatch>([
    { kind: 'token' },
    { operation: 'setSecret' },
    { vault: 'shop-kv', secret: 'other' },
    { identity: 'billing' },
    { store: 'my-store' },
  ])('does not match %j', (match) => {
    expect(struck(faultsOf({ ...hang, match }), 1)).toEqual([]);
  });

  it.each<[Omit<FaultSelection, 'match'>, number[]]>([
    [{ times: 2 }, [1, 2]],
    [{ nth: 3 }, [3]],
    [{ every: 2 }, [2, 4, 6]],
    [{ every: 2, times: 2 }, [2, 4]],
    [{ probability: 0 }, []],
    [{ probability: 1, times: 1 }, [1]],
  ])('with %j strikes the requests %j', (selection, numbers) => {
    expect(struck(faultsOf({ ...hang, ...selection }), 6)).toEqual(numbers);
  });

  it('counts for nth and every the requests that match, and no others', () => {
    const faults = faultsOf({ ...hang, match: { secret: 'api-key' }, nth: 2 });
    faults.decide({ ...secret, secret: 'other' });
    expect(struck(faults, 3)).toEqual([2]);
  });

  it('draws a probability from its random numbers, the same in every run', () => {
    const draw = (): number[] => struck(faultsOf({ ...hang, probability: 0.5 }), 100);
    expect(draw()).toEqual(draw());
    expect(draw().length).toBeGreaterThan(30);
    expect(draw().length).toBeLessThan(70);
  });

  it('lets the fault added first strike, and the next one when that is over', () => {
    const faults = faultsOf({ status: 503, times: 2 }, { status: 403 });
    expect([1, 2, 3].map(() => faults.decide(secret).effect)).toMatchObject([
      { status: 503 },
      { status: 503 },
      { status: 403 },
    ]);
  });

  it('adds latencies up, with each other and with the fault that strikes', () => {
    const faults = faultsOf(
      { effect: 'latency', latency: 10 },
      { effect: 'latency', latency: 20 },
      { effect: 'hang', nth: 2 },
    );
    expect(faults.decide(secret)).toEqual({ delayMs: 30, effect: undefined });
    expect(faults.decide(secret)).toMatchObject({ delayMs: 30, effect: { effect: 'hang' } });
  });

  it('ends when the returned function is called', () => {
    const faults = faultsOf();
    const remove = faults.add(hang);
    remove();
    remove();
    expect(struck(faults, 1)).toEqual([]);
  });
});
