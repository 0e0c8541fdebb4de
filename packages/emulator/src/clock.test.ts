import { describe, expect, it } from '@jest/globals';
import { Clock } from './clock.js';

describe('Clock', () => {
  it('runs with the machine, from where it is put', () => {
    let machine = 1_000;
    const clock = new Clock(() => machine);
    expect(clock.now()).toBe(1_000);
    clock.advance(500);
    machine += 1;
    expect(clock.now()).toBe(1_501);
    clock.set(new Date(10));
    machine += 1;
    expect(clock.now()).toBe(11);
  });

  it('tells of every move', () => {
    const clock = new Clock(() => 0);
    const seen: number[] = [];
    clock.onMove(() => seen.push(clock.now()));
    clock.advance(5);
    clock.set(3);
    expect(seen).toEqual([5, 3]);
  });
});
