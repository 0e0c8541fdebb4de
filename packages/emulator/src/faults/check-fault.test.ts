import { describe, expect, it } from '@jest/globals';
import { checkFault } from './check-fault.js';

/** As a JavaScript caller could write it. */
function check(fault: object): void {
  checkFault({ status: 500, ...fault });
}

describe('checkFault()', () => {
  it.each<[object, string]>([
    [{ status: 99 }, "A fault's status is a number from 200 to 599, not 99."],
    [{ status: undefined }, "A fault's status is a number from 200 to 599, not undefined."],
    [{ times: 0 }, "A fault's times is 1 or more, not 0."],
    [{ nth: 0 }, "A fault's nth is a whole number from 1, not 0."],
    [{ every: 1.5 }, "A fault's every is a whole number from 1, not 1.5."],
    [{ probability: 2 }, "A fault's probability is a number from 0 to 1, not 2."],
    [
      { match: { vualt: 'x' } },
      'A fault\'s match has no field "vualt"; known: kind, operation, vault, secret,',
    ],
    [{ boddy: 'hunter2' }, 'A fault has no field "boddy"; known: match, nth, every, probability, times,'],
    [{ effect: 'explode' }, "A fault's effect is one of status, throttle, latency, reset, close,"],
  ])('refuses %j', (fault, message) => {
    expect(() => check(fault)).toThrow(message);
    expect(() => check(fault)).not.toThrow('hunter2');
  });

  it.each<[Parameters<typeof checkFault>[0], string]>([
    [{ effect: 'latency', latency: -1 }, 'A latency is milliseconds, { min, max } or { median, p99 }'],
    [{ effect: 'latency', latency: { min: 2, max: 1 } }, 'A latency is milliseconds'],
    [{ effect: 'drip', bytes: 0, intervalMs: 1 }, "A drip's bytes is a whole number from 1"],
  ])('refuses %j', (fault, message) => {
    expect(() => checkFault(fault)).toThrow(message);
  });
});
