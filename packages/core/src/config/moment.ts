import type { Layer } from '../sources/source.js';
import type { StoredSecret } from '../secrets/secret-store.js';
import type { ReferenceReport } from './report.js';

/** A tree that an adapter had resolved: its framework computes configuration of its own. */
export interface ResolvedTree {
  readonly given: object;
  readonly tree: unknown;
  readonly references: readonly ReferenceReport[];
  readonly secrets: readonly StoredSecret[];
  readonly texts: readonly string[];
  /** Texts that had come out of a resolution when the tree was given: in it they are values. */
  readonly known: ReadonlySet<unknown>;
  /** What its own references became. */
  readonly resolved: ReadonlySet<unknown>;
}

/** The trees of adapters, by name. */
export type ResolvedTrees = ReadonlyMap<string, ResolvedTree>;

/** What one journey from the sources to the values learned; it is published or dropped whole. */
export interface Moment {
  /** What the sources yielded, in their order. */
  readonly layers: readonly Layer[];
  /** What the schema was given. */
  readonly tree: unknown;
  /** Frozen. */
  readonly values: unknown;
  readonly references: readonly ReferenceReport[];
  readonly secrets: readonly StoredSecret[];
  /** The texts that came from the vault, whole and in part. */
  readonly texts: readonly string[];
  readonly trees: ResolvedTrees;
  /** Every text that was put in the place of a reference or an escape, and is never read as a reference again. */
  readonly resolved: ReadonlySet<unknown>;
  /** When the journey began: milliseconds since 1970. */
  readonly startedAt: number;
}
