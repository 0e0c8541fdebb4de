import { isRecord } from '../src/seed/seed-fields.js';

/** Where a value differs from what the table of `conformance/` says of it; empty when it does not. */
export function differences(actual: unknown, wanted: unknown, path = 'it'): string[] {
  if (isRecord(wanted)) {
    if ('$absent' in wanted) return actual === undefined ? [] : [`${path} is there`];
    if (typeof wanted['$matches'] === 'string') {
      const found = typeof actual === 'string' && new RegExp(wanted['$matches']).test(actual);
      return found
        ? []
        : [`${path} is ${JSON.stringify(actual)}, which ${wanted['$matches']} does not match`];
    }
    if (wanted['$type'] === 'integer') return Number.isInteger(actual) ? [] : [`${path} is no integer`];
    if ('$length' in wanted) return listDifferences(actual, wanted, path);
    if (!isRecord(actual)) return [`${path} is ${JSON.stringify(actual)}, not an object`];
    return Object.entries(wanted).flatMap(([field, rule]) =>
      differences(actual[field], rule, `${path}.${field}`),
    );
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual) || actual.length !== wanted.length) {
      return [`${path} is ${JSON.stringify(actual)}, not a list of ${wanted.length}`];
    }
    return wanted.flatMap((rule, index) => differences(actual[index], rule, `${path}[${index}]`));
  }
  return actual === wanted ? [] : [`${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`];
}

function listDifferences(actual: unknown, wanted: Readonly<Record<string, unknown>>, path: string): string[] {
  if (!Array.isArray(actual)) return [`${path} is no list`];
  const items: unknown[] = actual;
  return [
    ...differences(items.length, wanted['$length'], `${path}.length`),
    ...('$first' in wanted ? differences(items[0], wanted['$first'], `${path}[first]`) : []),
    ...('$last' in wanted ? differences(items.at(-1), wanted['$last'], `${path}[last]`) : []),
  ];
}
