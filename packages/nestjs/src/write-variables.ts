import { markExported, withoutExported } from '@vaultref/core';

/** Writes variables to `process.env`, marked as ours: no load reads them back as configuration. */
export function writeVariables(variables: Iterable<readonly [name: string, value: string]>): void {
  const written = Array.from(variables, ([name, value]) => {
    const before = process.env[name];
    process.env[name] = value;
    return [name, { value, before }] as const;
  });
  markExported(new Map(written));
}

/** Puts back what stood in `process.env` before they were written. */
export function withdrawVariables(names: Iterable<string>): void {
  const before = withoutExported(process.env);
  for (const name of names)
    if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before[name];
}
