// What users' compilers make of our types: this file compiles, or a type is not what it should be.
import {
  type Config,
  type DeepReadonly,
  loadConfig,
  type PathOf,
  resolveReferences,
  type ValueAt,
} from '@vaultref/core';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function check<_T extends true>(): void;

interface Settings {
  db: { password: string; hosts: { name: string; port?: number }[] };
  port: number;
  mail?: { from: string };
  since: Date;
  labels: Record<string, string>;
  anything: unknown;
}

check<Equal<ValueAt<Settings, 'db.password'>, string>>();
check<Equal<ValueAt<Settings, 'db.hosts.0.port'>, number | undefined>>();
check<Equal<ValueAt<Settings, 'mail.from'>, string | undefined>>();
check<Equal<ValueAt<Settings, 'since'>, Date>>();
check<Equal<ValueAt<Settings, 'labels.team'>, string | undefined>>();
check<'db.password' extends PathOf<Settings> ? true : false>();
check<'db.hosts.3.name' extends PathOf<Settings> ? true : false>();
check<'labels.any' extends PathOf<Settings> ? true : false>();
check<'db.pasword' extends PathOf<Settings> ? false : true>();
check<'since.getTime' extends PathOf<Settings> ? false : true>();
check<
  Equal<
    DeepReadonly<{ a: { b: string[] }; d: Date }>,
    { readonly a: { readonly b: readonly string[] }; readonly d: Date }
  >
>();

export async function untyped(): Promise<void> {
  const config: Config = await loadConfig({ vault: 'my-app-kv' });
  const unknown = config.get('DB_PASSWORD');
  check<Equal<typeof unknown, unknown>>();
  const text = config.getOrThrow<string>('DB_PASSWORD');
  check<Equal<typeof text, string>>();
}

export async function withZod(): Promise<void> {
  const config = await loadConfig({
    schema: z.object({
      db: z.object({ password: z.string() }),
      port: z.coerce.number().default(3000),
      mail: z.object({ from: z.string() }).optional(),
    }),
  });
  const password = config.get('db.password');
  check<Equal<typeof password, string>>();
  const from = config.get('mail.from');
  check<Equal<typeof from, string | undefined>>();
  const sure = config.getOrThrow('mail.from');
  check<Equal<typeof sure, string>>();
  const port: number = config.values.port;
  check<Equal<typeof config.values.db, { readonly password: string }>>();
  console.log(port, config.snapshot().get('port').toFixed());
}

export async function withValibot(): Promise<void> {
  const schema = v.object({ port: v.pipe(v.string(), v.transform(Number)), tags: v.array(v.string()) });
  const config = await loadConfig({ schema });
  const port = config.get('port');
  check<Equal<typeof port, number>>();
  const tag = config.get('tags.0');
  check<Equal<typeof tag, string | undefined>>();
}

export async function withArktype(): Promise<void> {
  const config = await loadConfig({ schema: type({ db: { password: 'string' } }) });
  const password = config.get('db.password');
  check<Equal<typeof password, string>>();
}

export async function forOthers(): Promise<void> {
  const tree = { db: { password: '' } };
  const resolved = await resolveReferences(tree, { vault: 'my-app-kv' });
  check<Equal<typeof resolved, typeof tree>>();
}
