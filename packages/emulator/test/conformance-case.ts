import { readFileSync } from 'node:fs';
import { isRecord } from '../src/seed/seed-fields.js';
import { differences } from './conformance-shape.js';

/** The arguments of a case, as the JSON has them. */
export interface Arguments {
  readonly $vault?: string;
  readonly $store?: string;
  readonly $readOnly?: boolean;
  readonly $fresh?: boolean;
  readonly name?: string;
  readonly key?: string;
  readonly label?: string;
  readonly value?: string | { readonly $repeat: string; readonly times: number };
  readonly version?: string;
  readonly contentType?: string;
  readonly tags?: Record<string, string> | string[];
  readonly enabled?: boolean;
  readonly expiresOn?: string;
  readonly pageSize?: number;
  readonly ifMatch?: string;
  readonly blob?: string;
  readonly status?: string;
  readonly filters?: readonly { readonly key: string; readonly label?: string }[];
  readonly credential?: 'managed-identity' | 'client-secret' | 'client-assertion';
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly secret?: string;
  readonly assertion?: string;
  readonly scope?: string;
}

export interface Step {
  readonly operation: string;
  readonly arguments: Arguments;
}

/** An operation of a client, and what must be seen of it. */
export interface ClientCase extends Step {
  readonly name: string;
  readonly before?: readonly Step[];
  readonly exchanges?: readonly unknown[];
  /** Those of a client that sends other requests to the same end. */
  readonly exchangesOf?: Readonly<Record<string, readonly unknown[]>>;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** One request of a client, with its answer. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** What was seen of a case. */
export interface Outcome {
  readonly exchanges: readonly Exchange[];
  readonly value?: unknown;
  readonly error?: { readonly status?: number; readonly code?: string; readonly message?: string };
}

/** Does one step with a client and notes every exchange. */
export type Perform = (step: Step, exchanges: Exchange[]) => Promise<unknown>;

export function readCases<T extends { readonly name: string }>(file: string): readonly T[] {
  const url = new URL(`../conformance/${file}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: T[] }).cases;
}

export async function runCase({ before = [], ...step }: ClientCase, perform: Perform): Promise<Outcome> {
  const exchanges: Exchange[] = [];
  const all = async (): Promise<unknown> => {
    const results: unknown[] = [];
    for (const each of before) results.push(await perform(withResults(each, results), []));
    return perform(withResults(step, results), exchanges);
  };
  return all().then(
    (value) => ({ exchanges, value }),
    ({ statusCode, code, message }: { statusCode?: number; code?: string; message: string }) => ({
      exchanges,
      error: {
        ...(statusCode === undefined ? {} : { status: statusCode }),
        ...(code === undefined ? {} : { code }),
        message,
      },
    }),
  );
}

/** Where an outcome differs from the case; empty when it does not. */
export function caseDifferences(
  { exchanges: usual, exchangesOf, result, error }: ClientCase,
  outcome: Outcome,
  client = 'javascript',
): string[] {
  const exchanges = exchangesOf?.[client] ?? usual;
  return [
    ...(exchanges === undefined ? [] : differences(outcome.exchanges, exchanges, 'exchanges')),
    ...differences(outcome.error, error, 'error'),
    ...(result === undefined ? [] : differences(outcome.value, result, 'result')),
  ];
}

/** `{ $resultOf: 1, field: 'a' }` is that field of what the second of the steps before resulted in. */
function withResults(step: Step, results: readonly unknown[]): Step {
  const replace = (value: unknown): unknown => {
    if (!isRecord(value) || typeof value['$resultOf'] !== 'number') return value;
    const result = results[value['$resultOf']];
    return typeof value['field'] === 'string' && isRecord(result) ? result[value['field']] : result;
  };
  const given = Object.entries(step.arguments).map(([name, value]) => [name, replace(value)]);
  return { ...step, arguments: Object.fromEntries(given) };
}
