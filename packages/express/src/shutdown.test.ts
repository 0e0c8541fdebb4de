import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
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
  it.each([['SIGTERM'], ['SIGINT']])('closes at %s, and ends the process at the next', (signal) => {
    const { target, asProcess } = fake();
    let closed = 0;
    closeOnSignal(() => new Promise(() => (closed += 1)), asProcess);
    target.emit(signal, signal);
    expect([closed, target.killed]).toEqual([1, []]);
    target.emit(signal, signal);
    expect([closed, target.killed]).toEqual([1, [[1, signal]]]);
    expect([target.listenerCount('SIGTERM'), target.listenerCount('SIGINT')]).toEqual([0, 0]);
  });

  it('waits for another server that still drains, and for the application', () => {
    const { target, asProcess } = fake();
    const never = () => new Promise<void>(() => undefined);
    closeOnSignal(never, asProcess);
    closeOnSignal(never, asProcess);
    const own = (): void => undefined;
    target.on('SIGTERM', own);
    target.emit('SIGTERM', 'SIGTERM');
    target.emit('SIGTERM', 'SIGTERM');
    expect([target.listeners('SIGTERM'), target.killed]).toEqual([[own], []]);
  });

  it('ends in no rejection of its own when closing fails', async () => {
    const { target, asProcess } = fake();
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', note);
    closeOnSignal(() => Promise.reject(new Error('closing')), asProcess);
    target.emit('SIGTERM', 'SIGTERM');
    await setImmediate();
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });

  it('can be called off', () => {
    const { target, asProcess } = fake();
    closeOnSignal(() => Promise.reject(new Error('called')), asProcess)();
    expect([target.listenerCount('SIGTERM'), target.listenerCount('SIGINT')]).toEqual([0, 0]);
  });
});
