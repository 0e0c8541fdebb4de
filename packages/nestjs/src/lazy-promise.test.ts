import { describe, expect, it } from '@jest/globals';
import { lazyPromise } from './lazy-promise.js';

describe('lazyPromise()', () => {
  it('does nothing before it is awaited, and its work once for all who await it', async () => {
    let starts = 0;
    const lazy = lazyPromise(() => Promise.resolve((starts += 1)));
    expect(starts).toBe(0);
    expect(await Promise.all([lazy, lazy.finally(() => undefined), Promise.resolve(lazy)])).toEqual([
      1, 1, 1,
    ]);
    expect(lazy).toBeInstanceOf(Promise);
  });

  it('starts anew once it has failed', async () => {
    let starts = 0;
    const lazy = lazyPromise(() =>
      (starts += 1) === 1 ? Promise.reject(new Error('the first time')) : Promise.resolve('the second time'),
    );
    await expect(lazy).rejects.toThrow('the first time');
    expect(await lazy).toBe('the second time');
  });

  it('starts anew once it was told to forget, by the start it still remembers only', async () => {
    const forgets: (() => void)[] = [];
    const lazy = lazyPromise((forget) => Promise.resolve(forgets.push(forget)));
    expect(await lazy).toBe(1);
    forgets[0]?.();
    expect(await lazy).toBe(2);
    forgets[0]?.();
    expect(await lazy).toBe(2);
  });
});
