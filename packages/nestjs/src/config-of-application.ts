import type { ChangeListener, Config, Health, Unsubscribe } from '@vaultref/core';

/** What ConfigService adds to the life of a configuration. */
export interface ServedState {
  /** Ends when ConfigService serves what the last refresh brought. @throws what a factory threw */
  readonly settled: () => Promise<void>;
  /** Ends when it has tried to. */
  readonly followed: () => Promise<void>;
  /** Why ConfigService does not serve it. */
  readonly cause: () => Health['cause'] | undefined;
}

/** The configuration for injection: a refresh ends, listeners hear, and health is good, when ConfigService has followed. */
export function configOfApplication(
  config: Config<unknown>,
  { settled, followed, cause }: ServedState,
): Config<unknown> {
  const refresh = async (options?: { minIntervalMs?: number }): Promise<void> => {
    await config.refresh(options);
    await settled();
  };
  const later =
    (listener: ChangeListener): ChangeListener =>
    async (event) => {
      await followed();
      return listener(event);
    };
  const onChange = (
    path: string | ChangeListener,
    listener: ChangeListener = () => undefined,
  ): Unsubscribe =>
    typeof path === 'string' ? config.onChange(path, later(listener)) : config.onChange(later(path));
  const health = (): Health => {
    const failure = cause();
    const { status, ...rest } = config.health;
    return failure && status === 'ok' ? { ...rest, status: 'degraded', cause: failure } : { ...rest, status };
  };
  return new Proxy(config, {
    get: (target, key): unknown => {
      if (key === 'refresh') return refresh;
      if (key === 'onChange') return onChange;
      if (key === 'health') return health();
      const value: unknown = Reflect.get(target, key, target);
      // Its methods know their private fields only as methods of the configuration itself.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
