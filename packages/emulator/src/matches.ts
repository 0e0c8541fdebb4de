/** Whether every field that `wanted` gives is the same in `actual`; Azure compares names without regard to case. */
export function matches<T extends object>(actual: T, wanted: Partial<T>): boolean {
  for (const field in wanted) {
    if (wanted[field] !== undefined && fold(wanted[field]) !== fold(actual[field])) return false;
  }
  return true;
}

function fold(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
