/** What a host sends to end a process, and a person by Ctrl+C. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** How long, after everything is closed, whatever else keeps the process may take to let go of it, in milliseconds. */
const REST_MS = 1_000;

/** The process, as far as it concerns its end. */
export type SignalTarget = Pick<NodeJS.Process, 'on' | 'off' | 'listenerCount' | 'kill' | 'pid'>;

/**
 * Closes at the first signal; a second one ends the process at once, as it would without this. When all is closed the process
 * ends by itself; what keeps it, a pool of connections for example, is then ended by the signal. Who else listens to the signal,
 * be it the application or another server that still drains, is left to it.
 * @returns the way to call it off
 */
export function closeOnSignal(close: () => Promise<void>, target: SignalTarget = process): () => void {
  let isClosing = false;
  const remove = (): void => {
    for (const signal of SIGNALS) target.off(signal, onSignal);
  };
  const end = (signal: NodeJS.Signals): void => {
    remove();
    if (target.listenerCount(signal) === 0) target.kill(target.pid, signal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isClosing) return end(signal);
    isClosing = true;
    const rest = (): void => void setTimeout(() => end(signal), REST_MS).unref();
    // A provider that fails to close must not turn the end into a crash.
    void close().then(rest, rest);
  };
  for (const signal of SIGNALS) target.on(signal, onSignal);
  return remove;
}
