import type { Layer } from '../sources/source.js';
import type { StoredSecret } from '../secrets/secret-store.js';
import type { ReferenceReport } from './report.js';

/** What one journey from the sources to the values learned; it is published or dropped whole. */
export interface Moment {
  /** What the sources yielded, in their order. */
  readonly layers: readonly Layer[];
  /** Frozen. */
  readonly values: unknown;
  readonly references: readonly ReferenceReport[];
  readonly secrets: readonly StoredSecret[];
  /** Every text that was put in the place of a reference or an escape, and is never read as a reference again. */
  readonly resolved: Set<unknown>;
  /** When the journey began: milliseconds since 1970. */
  readonly startedAt: number;
}
