/** Waits between attempts: 1, 2, 4, 8, 16 s, each with full jitter. Source: Microsoft, Key Vault throttling guidance. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 16_000;
const SHORTEST_WAIT_MS = 250;
/** What a server may ask for: an hour, or a date that its clock made up, is not waited for. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait before the next attempt, in milliseconds.
 * @param attempt counted from 1
 * @param retryAfterMs what the answer asks for, if it does
 * @param random a number in [0, 1)
 */
export function backoffMs(attempt: number, retryAfterMs: number | undefined, random: () => number): number {
  if (retryAfterMs !== undefined)
    return Math.min(Math.max(retryAfterMs, SHORTEST_WAIT_MS), LONGEST_RETRY_AFTER_MS);
  const longest = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return Math.max(random() * longest, SHORTEST_WAIT_MS);
}
