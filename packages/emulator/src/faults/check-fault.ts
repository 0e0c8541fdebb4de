import { EmulatorError } from '../emulator-error.js';
import type { Fault } from './fault.js';
import { checkLatency } from './latency.js';

const MATCH = ['kind', 'operation', 'vault', 'secret', 'store', 'key', 'identity', 'host'];
const SELECTION = ['match', 'nth', 'every', 'probability', 'times', 'effect'];
const FIELDS: Readonly<Record<NonNullable<Fault['effect']>, readonly string[]>> = {
  status: ['status', 'body', 'headers'],
  throttle: ['retryAfter'],
  latency: ['latency'],
  reset: ['afterBytes'],
  close: ['afterBytes'],
  truncate: ['bytes'],
  drip: ['bytes', 'intervalMs'],
  hang: [],
  malformed: [],
  empty: [],
  html: ['status'],
};

/**
 * Refuses a fault that cannot be. Messages never repeat a body.
 * @throws {EmulatorError} `BAD_OPTION`
 */
export function checkFault(fault: Fault): void {
  const { effect = 'status', match = {}, nth, every, probability, times } = fault;
  const fields = FIELDS[effect];
  if (!fields) refuse(`A fault's effect is one of ${Object.keys(FIELDS).join(', ')}, not ${effect}.`);
  refuseUnknown('A fault', Object.keys(fault), [...SELECTION, ...fields]);
  refuseUnknown("A fault's match", Object.keys(match), MATCH);
  if (times !== undefined && !(times >= 1)) refuse(`A fault's times is 1 or more, not ${times}.`);
  if (nth !== undefined && !isCount(nth)) refuse(`A fault's nth is a whole number from 1, not ${nth}.`);
  if (every !== undefined && !isCount(every))
    refuse(`A fault's every is a whole number from 1, not ${every}.`);
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    refuse(`A fault's probability is a number from 0 to 1, not ${probability}.`);
  }
  checkEffect(fault);
}

function checkEffect(fault: Fault): void {
  if (fault.effect === 'latency') checkLatency(fault.latency);
  if (fault.effect === 'drip' && !(isCount(fault.bytes) && fault.intervalMs >= 0)) {
    refuse("A drip's bytes is a whole number from 1 and its intervalMs is not negative.");
  }
  if (!('status' in fault) || fault.status === undefined) {
    if ((fault.effect ?? 'status') === 'status') refuse(statusMessage(undefined));
    return;
  }
  if (!Number.isInteger(fault.status) || fault.status < 200 || fault.status > 599) {
    refuse(statusMessage(fault.status));
  }
}

function statusMessage(status: number | undefined): string {
  return `A fault's status is a number from 200 to 599, not ${status}.`;
}

function refuseUnknown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) refuse(`${what} has no field "${unknown}"; known: ${known.join(', ')}.`);
}

function isCount(input: number): boolean {
  return Number.isInteger(input) && input >= 1;
}

function refuse(message: string): never {
  throw new EmulatorError('BAD_OPTION', message);
}
