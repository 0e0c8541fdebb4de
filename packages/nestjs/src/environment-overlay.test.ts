import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { withEnvironment } from './environment-overlay.js';

const CANARY = 'canary-7Q$x';
const variables = { DB_PASSWORD: CANARY };

describe('withEnvironment()', () => {
  const original = process.env;
  beforeEach(() => {
    original['DB_PASSWORD'] = '@keyvault:db-password';
    original['PORT'] = '3000';
  });
  afterEach(() => {
    process.env = original;
    for (const name of ['DB_PASSWORD', 'PORT', 'WRITTEN']) delete original[name];
  });

  it('shows the variables to the work, across its awaits and however it looks', async () => {
    await withEnvironment({ variables }, async () => {
      await setImmediate();
      expect([process.env['DB_PASSWORD'], process.env['PORT']]).toEqual([CANARY, '3000']);
      expect({ ...process.env }).toMatchObject({ DB_PASSWORD: CANARY, PORT: '3000' });
      expect('DB_PASSWORD' in process.env && Object.hasOwn(process.env, 'DB_PASSWORD')).toBe(true);
      expect(Object.keys(process.env).filter((name) => name === 'DB_PASSWORD')).toHaveLength(1);
      expect(JSON.stringify(process.env)).toContain('3000');
    });
  });

  it('shows them to nobody else, and writes nothing', async () => {
    let finish = (): void => undefined;
    const running = withEnvironment({ variables }, () => new Promise<void>((resolve) => (finish = resolve)));
    expect(process.env['DB_PASSWORD']).toBe('@keyvault:db-password');
    expect(JSON.stringify({ ...process.env }) + JSON.stringify(original)).not.toContain('canary');
    finish();
    await running;
    expect(process.env).toBe(original);
    expect(JSON.stringify(process.env)).not.toContain('canary');
  });

  it('keeps apart two pieces of work that overlap, whichever ends first', async () => {
    const ends: (() => void)[] = [];
    const start = (value: string) =>
      withEnvironment({ variables: { DB_PASSWORD: value } }, async () => {
        await new Promise<void>((resolve) => ends.push(resolve));
        return process.env['DB_PASSWORD'];
      });
    const [first, second] = [start('one'), start('two')];
    ends[0]?.();
    expect(await first).toBe('one');
    ends[1]?.();
    expect(await second).toBe('two');
    expect(process.env).toBe(original);
  });

  it('puts the environment back when the work fails', async () => {
    const fails = (): never => {
      throw new Error('no');
    };
    await expect(withEnvironment({ variables }, fails)).rejects.toThrow('no');
    expect(process.env).toBe(original);
  });

  it('lets the work write the environment, and read back what it wrote', async () => {
    await withEnvironment({ variables: { ...variables, GONE: 'x' } }, () => {
      process.env['WRITTEN'] = 'new';
      process.env['DB_PASSWORD'] = 'mine';
      delete process.env['GONE'];
      expect([process.env['WRITTEN'], process.env['DB_PASSWORD'], process.env['GONE']]).toEqual([
        'new',
        'mine',
        undefined,
      ]);
    });
    expect([process.env['WRITTEN'], process.env['DB_PASSWORD']]).toEqual(['new', 'mine']);
  });

  it('hides a variable that is given as none', async () => {
    await withEnvironment({ variables: { DB_PASSWORD: undefined } }, () => {
      expect(process.env['DB_PASSWORD']).toBeUndefined();
      expect('DB_PASSWORD' in process.env || Object.keys(process.env).includes('DB_PASSWORD')).toBe(false);
      expect(JSON.stringify({ ...process.env })).not.toContain('@keyvault:');
    });
    expect(process.env['DB_PASSWORD']).toBe('@keyvault:db-password');
  });

  it('shows another base instead of the environment when it is given one', async () => {
    await withEnvironment({ variables, base: { HOST: 'h' } }, () => {
      expect({ ...process.env }).toEqual({ DB_PASSWORD: CANARY, HOST: 'h' });
      expect(process.env['PORT']).toBeUndefined();
    });
  });

  it('shows a base that is frozen', async () => {
    const base = Object.freeze({ A: '@keyvault:a', B: 'b' });
    expect(await withEnvironment({ variables: { A: 'a' }, base }, () => ({ ...process.env }))).toEqual({
      A: 'a',
      B: 'b',
    });
  });
});
