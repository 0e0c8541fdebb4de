import { describe, expect, it } from '@jest/globals';
import { Gauge } from './gauge.js';

describe('Gauge', () => {
  it('knows how many there are, were at most, and were in all', () => {
    const gauge = new Gauge();
    const leave = gauge.enter();
    gauge.enter();
    leave();
    leave();
    gauge.enter()();
    expect({ now: gauge.now, most: gauge.most, total: gauge.total }).toEqual({ now: 1, most: 2, total: 3 });
  });
});
