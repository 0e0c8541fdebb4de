/**
 * Runs work under a signal that is aborted after `ms`, or with any of the others. The timer keeps the process alive: without
 * a socket open, Node would end before the deadline could be told.
 */
export async function withDeadline<T>(
  ms: number,
  others: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), ms);
  try {
    return await work(AbortSignal.any([deadline.signal, ...others]));
  } finally {
    clearTimeout(timer);
  }
}
