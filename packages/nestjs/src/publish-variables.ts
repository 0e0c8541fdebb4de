/**
 * Writes variables of env files to `process.env` as ConfigModule does, for code that reads them there: those that are not set
 * yet. A variable with a reference is left out: neither its secret nor the text of the reference helps such code.
 */
export function publishVariables(
  variables: Readonly<Record<string, unknown>>,
  references: ReadonlySet<string>,
): void {
  for (const [name, value] of Object.entries(variables))
    if (typeof value === 'string' && !references.has(name) && !(name in process.env))
      process.env[name] = value;
}
