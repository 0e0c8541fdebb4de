/** Where in the seed something is, from the top. */
export type SeedPath = readonly (string | number)[];

/** Called for each problem. The message goes on after the path, and holds no value. */
export type Report = (path: SeedPath, message: string) => void;

const ISO_DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

export function isRecord(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input) && !(input instanceof Date);
}

export function refuseUnknownFields(
  fields: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: SeedPath,
  report: Report,
): void {
  for (const field of Object.keys(fields)) {
    if (!known.includes(field)) report([...path, field], `is not a field here; known: ${known.join(', ')}`);
  }
}

export function readText(input: unknown, path: SeedPath, report: Report): string | undefined {
  if (typeof input === 'string' || input === undefined) return input;
  if (typeof input === 'number' || typeof input === 'boolean') {
    // Azure stores text. Converting would be worse than refusing: 0123 is 123 by the time it arrives here.
    report(path, `is a ${typeof input}; quote it ("..."), or leading zeros and long digits get lost`);
  } else if (input === null) report(path, 'is empty; write "" for an empty text');
  else report(path, 'is not a text');
  return undefined;
}

export function readFlag(input: unknown, path: SeedPath, report: Report): boolean | undefined {
  if (typeof input === 'boolean' || input === undefined) return input;
  report(path, 'is not true or false');
  return undefined;
}

/** @returns seconds since the epoch. */
export function readDate(input: unknown, path: SeedPath, report: Report): number | undefined {
  if (input === undefined) return undefined;
  const isText = typeof input === 'string' && ISO_DATE.test(input);
  const time = isText ? Date.parse(input) : input instanceof Date ? input.getTime() : Number.NaN;
  if (!Number.isNaN(time)) return Math.floor(time / 1000);
  report(path, 'is not a date such as 2030-01-31 or 2030-01-31T12:00:00Z');
  return undefined;
}

export function readTags(input: unknown, path: SeedPath, report: Report): Record<string, string> | undefined {
  if (input === undefined) return undefined;
  if (!isRecord(input)) {
    report(path, 'is not a mapping of names to texts');
    return undefined;
  }
  return Object.fromEntries(
    Object.entries(input).map(([name, text]) => [
      name,
      readText(text ?? null, [...path, name], report) ?? '',
    ]),
  );
}

/** Names and what they hold; two spellings of a name are one, as Azure has it, unless case matters here. */
export function entriesOf(
  input: unknown,
  path: SeedPath,
  report: Report,
  { caseMatters = false }: { readonly caseMatters?: boolean } = {},
): [string, unknown][] {
  if (!isRecord(input)) {
    report(path, 'is not a mapping of names');
    return [];
  }
  const entries = Object.entries(input);
  const seen = new Set<string>();
  for (const [name] of entries) {
    const key = caseMatters ? name : name.toLowerCase();
    if (seen.has(key)) report([...path, name], 'is there twice; case makes no difference in names');
    seen.add(key);
  }
  return entries;
}

/** A list, each of its items with its path. */
export function itemsOf(
  input: unknown,
  path: SeedPath,
  report: Report,
  what: string,
): { readonly item: unknown; readonly at: SeedPath }[] {
  if (!Array.isArray(input) || input.length === 0) {
    report(path, `is not a list of at least one ${what}`);
    return [];
  }
  return input.map((item: unknown, index) => ({ item, at: [...path, index] }));
}

/** One of a few words. */
export function readWord<T extends string>(
  input: unknown,
  words: readonly T[],
  path: SeedPath,
  report: Report,
): T | undefined {
  if (input === undefined) return undefined;
  const word = words.find((each) => each === input);
  if (word === undefined) report(path, `is not one of ${words.join(', ')}`);
  return word;
}
