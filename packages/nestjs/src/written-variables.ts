/**
 * Core's mark on globalThis of what Vaultref wrote to `process.env`, with what stood there before: no load reads it back as
 * configuration, and a child of this process that loads again is not concerned.
 */
const KEY = Symbol.for('vaultref.exported');

interface Written {
  readonly value: string;
  readonly before: string | undefined;
}

/** Writes variables to `process.env`, under the mark. */
export function writeVariables(variables: Iterable<readonly [name: string, value: string]>): void {
  const written = new Map(writtenVariables());
  for (const [name, value] of variables) {
    const current = process.env[name];
    const earlier = written.get(name);
    written.set(name, { value, before: earlier?.value === current ? earlier?.before : current });
    process.env[name] = value;
  }
  Object.defineProperty(globalThis, KEY, { value: written, configurable: true });
}

/** `process.env` as it would be without Vaultref. */
export function environmentBefore(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const [name, { value, before }] of writtenVariables()) {
    if (environment[name] !== value) continue;
    if (before === undefined) delete environment[name];
    else environment[name] = before;
  }
  return environment;
}

function writtenVariables(): ReadonlyMap<string, Written> {
  const written: unknown = Reflect.get(globalThis, KEY);
  return isWritten(written) ? written : new Map();
}

function isWritten(value: unknown): value is ReadonlyMap<string, Written> {
  return value instanceof Map;
}
