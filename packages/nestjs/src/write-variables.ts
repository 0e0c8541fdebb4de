import { markExported, withoutExported } from '@vaultref/core';

/** Writes variables to `process.env`, or takes them away, marked as ours: no load reads them back as configuration. */
export function writeVariables(
  variables: Iterable<readonly [name: string, value: string | undefined]>,
): void {
  const written = Array.from(variables, ([name, value]) => {
    const before = process.env[name];
    put(name, value);
    return [name, { value, before }] as const;
  });
  markExported(new Map(written));
}

/** Puts back what stood in `process.env` before they were written: from then on they are what anybody makes of them. */
export function withdrawVariables(names: Iterable<string>): void {
  const before = withoutExported(process.env);
  const withdrawn = Array.from(names, (name) => {
    put(name, before[name]);
    return [name, { value: before[name], before: before[name] }] as const;
  });
  markExported(new Map(withdrawn));
}

function put(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
