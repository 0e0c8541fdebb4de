import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { closeOnSignal, type SignalTarget } from './shutdown.js';

/** A process that only notes what it is sent. */
class FakeProcess extends EventEmitter {
  readonly pid = 1;
  readonly killed: unknown[] = [];
  kill(pid: number, signal?: string | number): true {
    this.killed.push([pid, signal]);
    return true;
  }
}

function fake() {
  const target = new FakeProcess();
  return { target, asProcess: target as unknown as SignalTarget };
}

describe('closeOnSignal()', () => {
  it.each([['SIGTERM'], ['SIGINT']])(
    'closes once at %s, and leaves the next signal to Node',
    async (signal) => {
      const { target, asProcess } = fake();
      let closed = 0;
      closeOnSignal(async () => void (closed += 1), asProcess);
      target.emit(signal, signal);
      target.emit(signal, signal);
      expect(closed).toBe(1);
      expect([target.listenerCount('SIGTERM'), target.listenerCount('SIGINT')]).toEqual([0, 0]);
    },
  );

  it('can be called off', () => {
    const { target, asProcess } = fake();
    closeOnSignal(() => Promise.reject(new Error('called')), asProcess)();
    expect([target.listenerCount('SIGTERM'), target.listenerCount('SIGINT')]).toEqual([0, 0]);
  });
});
