import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether the two are the same text. The time it takes tells neither where they differ nor how long they are: what is
 * compared are digests of one length.
 */
export function isSameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
