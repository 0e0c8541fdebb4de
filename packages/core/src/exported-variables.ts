/**
 * What Vaultref wrote to `process.env`, with what stood there before: a later load must see the references again and not its
 * own output. It hangs on globalThis, so that another copy of the package knows it too.
 */
export type ExportedVariables = ReadonlyMap<string, ExportedVariable>;

export interface ExportedVariable {
  /** The value that was written. */
  readonly value: string;
  /** The text that the environment had, a reference; `undefined` when it had no such variable. */
  readonly before: string | undefined;
}

const KEY = Symbol.for('vaultref.exported');

export function markExported(variables: ExportedVariables): void {
  Object.defineProperty(globalThis, KEY, { value: variables, configurable: true });
}

/** The environment as it was before Vaultref wrote to it. */
export function withoutExported(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const exported: unknown = Reflect.get(globalThis, KEY);
  const restored = { ...env };
  if (!(exported instanceof Map)) return restored;
  for (const [name, { value, before }] of exported as ExportedVariables) {
    if (restored[name] !== value) continue;
    if (before === undefined) delete restored[name];
    else restored[name] = before;
  }
  return restored;
}
