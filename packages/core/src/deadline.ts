import { setMaxListeners } from 'node:events';
import type { Clock } from './clock.js';

/**
 * Runs work under a signal that is aborted after `ms`, or with any of the others. The timer keeps the process alive: without
 * a socket open, Node would end before the deadline could be told.
 * @param since the time counts from when this is fulfilled; without it, at once
 */
export async function withDeadline<T>(
  ms: number,
  others: readonly AbortSignal[],
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
  since?: Promise<unknown>,
): Promise<T> {
  const deadline = new AbortController();
  // Of many sources each listens to it.
  setMaxListeners(0, deadline.signal);
  const abort = (): void => deadline.abort();
  let cancel: (() => void) | undefined;
  let over = false;
  const begin = (): void => {
    if (!over) cancel = clock.schedule(ms, abort);
  };
  if (since) since.then(begin, () => undefined);
  else begin();
  // Not AbortSignal.any(): what depends on a signal that lives as long as the configuration would pile up there.
  for (const other of others) {
    if (other.aborted) abort();
    other.addEventListener('abort', abort);
  }
  try {
    return await work(deadline.signal);
  } finally {
    over = true;
    cancel?.();
    for (const other of others) other.removeEventListener('abort', abort);
  }
}
