import { describe, expect, it } from '@jest/globals';
import { Pauses } from './pauses.js';

describe('Pauses', () => {
  it('does not wait for nothing', async () => {
    await expect(new Pauses().wait(0)).resolves.toBeUndefined();
  });

  it('ends every wait at once, even one for ever, and those that come later', async () => {
    const pauses = new Pauses();
    const waits = [pauses.wait(1_000_000), pauses.wait(Infinity), pauses.wait(2 ** 40)];
    pauses.end();
    await Promise.all([...waits, pauses.wait(1_000_000)]);
    expect(pauses.ended).toBe(true);
  });

  it('ends a wait when its signal aborts, before or after it began', async () => {
    const controller = new AbortController();
    const waiting = new Pauses().wait(Infinity, controller.signal);
    controller.abort();
    await waiting;
    await new Pauses().wait(Infinity, controller.signal);
    expect(controller.signal.aborted).toBe(true);
  });
});
