import { describe, expect, it } from '@jest/globals';
import type { Rotation, RotationChannel } from '../../core/src/index.js';

const ROTATION: Rotation = {
  vault: 'shop-kv',
  secret: 'db-password',
  version: '0123456789abcdef0123456789abcdef',
};

/**
 * What every rotation channel keeps to.
 * @param create makes the ends of one channel, one for each instance of the application
 * @param settled resolves when what was published has arrived
 */
export function describeRotationChannel(
  name: string,
  create: (ends: number) => Promise<readonly RotationChannel[]>,
  settled: () => Promise<void>,
): void {
  describe(`${name} keeps the contract of a rotation channel`, () => {
    const subscribed = async () => {
      const ends = await create(3);
      const heard: Rotation[][] = ends.map(() => []);
      const stops = ends.map((end, index) =>
        end.subscribe((rotations) => void heard[index]?.push(...rotations)),
      );
      return { ends, heard, stops };
    };

    it('tells every instance what one of them publishes', async () => {
      const { ends, heard } = await subscribed();
      await ends[0]?.publish([ROTATION]);
      await settled();
      expect(heard.slice(1)).toEqual([[ROTATION], [ROTATION]]);
    });

    it('passes on rotations without a version, and several at once', async () => {
      const { ends, heard } = await subscribed();
      const two = [{ vault: 'shop-kv', secret: 'a' }, ROTATION];
      await ends[1]?.publish(two);
      await settled();
      expect(heard[0]).toEqual(two);
    });

    it('tells nothing to who has unsubscribed', async () => {
      const { ends, heard, stops } = await subscribed();
      stops[1]?.();
      await ends[0]?.publish([ROTATION]);
      await settled();
      expect(heard.map((one) => one.length)).toEqual([heard[0]?.length, 0, 1]);
    });
  });
}
