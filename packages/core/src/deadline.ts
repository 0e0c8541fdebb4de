import type { Clock } from './clock.js';

/**
 * Runs work under a signal that is aborted after `ms`, or with any of the others. The timer keeps the process alive: without
 * a socket open, Node would end before the deadline could be told.
 */
export async function withDeadline<T>(
  ms: number,
  others: readonly AbortSignal[],
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const abort = (): void => deadline.abort();
  const cancel = clock.schedule(ms, abort);
  // Not AbortSignal.any(): what depends on a signal that lives as long as the configuration would pile up there.
  for (const other of others) {
    if (other.aborted) abort();
    other.addEventListener('abort', abort);
  }
  try {
    return await work(deadline.signal);
  } finally {
    cancel();
    for (const other of others) other.removeEventListener('abort', abort);
  }
}
