import type { ReferenceReport } from './config/report.js';
import type { Failure, Problem } from './errors.js';
import { applyReference } from './references/apply-reference.js';
import { formatReference, type Reference } from './references/reference.js';
import { type ExpiryOptions, expiryProblem } from './expiry.js';
import { isAbsent } from './secrets/fetch-secrets.js';
import type { Identified } from './secrets/identify-secrets.js';
import { type Secret, secretKey } from './secrets/secret-provider.js';
import type { StoredSecret } from './secrets/secret-store.js';
import type { Occurrence } from './tree/find-references.js';
import type { Path } from './tree/path.js';
import { ABSENT, type Replacement } from './tree/substitute.js';

export interface Resolved {
  readonly replacements: readonly Replacement[];
  readonly references: readonly ReferenceReport[];
  /** The texts that came from the vault, whole and in part, for redaction. */
  readonly texts: readonly string[];
  /** The secrets that are in use. */
  readonly secrets: readonly StoredSecret[];
}

/** Occurrence after occurrence, what becomes of them. */
export class Resolution implements Resolved {
  readonly replacements: Replacement[] = [];
  readonly references: ReferenceReport[] = [];
  readonly texts: string[] = [];
  readonly failures: Failure[] = [];
  notChecked = 0;

  constructor(
    private readonly identified: Identified,
    private readonly stored: ReadonlyMap<string, StoredSecret | Problem>,
    private readonly options: {
      readonly sourceOf: (path: Path) => Failure['source'];
      readonly expiry: ExpiryOptions;
    },
  ) {}

  get secrets(): StoredSecret[] {
    return [...this.stored.values()].filter((one): one is StoredSecret => !('code' in one));
  }

  fail(path: Path, reference: string, problem: Problem): void {
    this.failures.push({ ...problem, path, source: this.options.sourceOf(path), reference });
  }

  add({ path, value, appService }: Occurrence): void {
    if (!isTemplate(value)) {
      const left = appService === true && this.options.sourceOf(path).name === 'environment';
      this.replacements.push({ path, value: this.#resolve(path, value, false, left) });
      return;
    }
    // Texts are joined, never replaced: nothing in a secret can mean anything here.
    const parts = value.map((part) => (typeof part === 'string' ? part : this.#resolve(path, part, true)));
    this.replacements.push({ path, value: parts.map((part) => (part === ABSENT ? '' : part)).join('') });
  }

  /** The value of one reference; what fails is noted and yields ABSENT, which then is seen by nobody. */
  #resolve(path: Path, reference: Reference, inTemplate: boolean, leftByAppService = false): unknown {
    const id = this.identified.get(reference);
    if (id === undefined || 'code' in id) {
      if (id) this.fail(path, formatReference(reference), id);
      return ABSENT;
    }
    const result = this.stored.get(secretKey(id));
    if (result === undefined) {
      this.notChecked += 1;
      return ABSENT;
    }
    const absent = 'code' in result && isAbsent(result) && mayMiss(reference);
    if ('code' in result && !absent) {
      this.fail(path, formatReference(reference), result);
      return ABSENT;
    }
    const stored = 'code' in result ? undefined : result;
    const secret = stored?.secret;
    const outdated = secret && expiryProblem(id, secret, this.options.expiry);
    if (outdated) {
      this.fail(path, formatReference(reference), outdated);
      return ABSENT;
    }
    const applied = applyReference(reference, secret?.value, inTemplate);
    if ('problem' in applied) {
      const place = { vault: id.vaultUrl, secret: id.name, transient: false };
      this.fail(path, formatReference(reference), { ...applied.problem, ...place });
      return ABSENT;
    }
    if (secret) this.texts.push(secret.value);
    if ('value' in applied && applied.origin === 'secret') this.texts.push(...textsIn(applied.value));
    const status = 'absent' in applied ? 'absent' : applied.origin === 'default' ? 'default' : 'resolved';
    this.references.push(
      Object.freeze({
        path,
        source: this.options.sourceOf(path),
        reference: formatReference(reference),
        vault: id.vaultUrl,
        secret: id.name,
        status,
        ...(secret ? describeSecret(secret) : {}),
        ...(stored ? { fetchedAt: new Date(stored.fetchedAt) } : {}),
        ...(leftByAppService ? { leftByAppService } : {}),
      }),
    );
    return 'value' in applied ? applied.value : ABSENT;
  }
}

/** What the vault says of a secret, without its value. */
function describeSecret({ version, contentType, expiresOn, notBefore, updatedOn }: Secret) {
  return {
    ...(version === undefined ? {} : { version }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(updatedOn === undefined ? {} : { updatedOn }),
  };
}

/** A longer string with references in it, as opposed to one reference. */
export function isTemplate(value: Occurrence['value']): value is readonly (string | Reference)[] {
  return Array.isArray(value);
}

/** A reference that says what to do when the vault has no such secret. */
export function mayMiss(reference: Reference): boolean {
  return reference.optional === true || 'default' in reference;
}

/** The texts of a value: itself, or those in the JSON that a reference took whole. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
    ? Object.values(value).flatMap(textsIn)
    : [];
}
