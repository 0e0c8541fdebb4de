import type { Fault } from './fault.js';
import type { Faults } from './faults.js';

/** Faults that are turned on and off by name. */
export const FAULT_SWITCHES = {
  throttled: { label: 'Vaults throttle', hint: '429, no Retry-After', fault: of({ effect: 'throttle' }) },
  unavailable: { label: 'Vaults are unavailable', hint: '503', fault: of({ status: 503 }) },
  forbidden: { label: 'Vaults refuse', hint: '403 Forbidden', fault: of({ status: 403 }) },
  slow: {
    label: 'Vaults are slow',
    hint: 'each answer 2 s late',
    fault: of({ effect: 'latency', latency: 2_000 }),
  },
  silent: { label: 'Vaults never answer', hint: 'requests hang', fault: of({ effect: 'hang' }) },
  broken: { label: 'Connections break', hint: 'reset before the answer', fault: of({ effect: 'reset' }) },
  garbled: { label: 'Answers are garbled', hint: '200, not JSON', fault: of({ effect: 'malformed' }) },
  'stores-throttled': {
    label: 'Stores throttle',
    hint: 'App Configuration, 429',
    fault: { effect: 'throttle', match: { kind: 'setting' } },
  },
  'no-tokens': {
    label: 'No tokens',
    hint: 'token endpoints, 500',
    fault: { status: 500, match: { kind: 'token' } },
  },
} as const satisfies Readonly<Record<string, { label: string; hint: string; fault: Fault }>>;

export type FaultSwitch = keyof typeof FAULT_SWITCHES;

export function isFaultSwitch(name: string): name is FaultSwitch {
  return Object.hasOwn(FAULT_SWITCHES, name);
}

/** Which of the switches are on. */
export class FaultSwitches {
  readonly #faults: Faults;
  readonly #on = new Map<FaultSwitch, () => void>();

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  isOn(name: FaultSwitch): boolean {
    return this.#on.has(name);
  }

  set(name: FaultSwitch, on: boolean): void {
    this.#on.get(name)?.();
    this.#on.delete(name);
    if (on) this.#on.set(name, this.#faults.add(FAULT_SWITCHES[name].fault));
  }
}

function of<const E extends object>(effect: E): E & { readonly match: { readonly kind: 'secret' } } {
  return { ...effect, match: { kind: 'secret' } };
}
