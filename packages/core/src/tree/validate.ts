import { ConfigError, type Failure, isConfigError, problemError } from '../errors.js';
import { type Redactor, redactor } from '../redact.js';
import { otherText, withOtherSecrets } from './other-secrets.js';
import type { Path } from './path.js';
import type { Issue, StandardSchema } from './standard-schema.js';

export interface Validation {
  /** Paths whose values came from a reference. */
  readonly secretPaths: readonly Path[];
  /** The texts of the secrets, whole and in part. */
  readonly texts: readonly string[];
  /** Where a value came from, for the error. */
  readonly sourceOf: (path: Path) => Failure['source'];
}

/**
 * What the schema makes of the tree, or the tree itself without a schema.
 * @throws ConfigError ERR_VALIDATION with one failure for each issue. The message is the validator's, with secrets masked,
 * where it would be the same with other secrets; else it is ours, and so is the message about a schema that throws
 */
export async function validate(
  tree: unknown,
  schema: StandardSchema | undefined,
  { secretPaths, texts, sourceOf }: Validation,
): Promise<unknown> {
  if (!schema) return tree;
  const result = await answerOf(schema, tree);
  if (!result.issues) return result.value;
  const { issues } = result;
  const redact = redactor([...texts, ...texts.map(otherText)]);
  const others =
    secretPaths.length === 0 ? issues : await issuesOf(schema, withOtherSecrets(tree, secretPaths));
  const saidOfOthers = new Set(others.map((issue) => wordsOf(issue, redact)));
  const failures = issues.map((issue): Failure => {
    const path = pathOf(issue);
    const secret = secretPaths.some((one) => one.every((key, index) => String(key) === String(path[index])));
    const [message, remedy] = secret
      ? [
          'the secret does not have the form that the schema asks for',
          'correct the secret in the vault, or the schema',
        ]
      : [
          saidOfOthers.has(wordsOf(issue, redact))
            ? redact(issue.message)
            : 'the schema refuses it in words that depend on a secret',
          'correct the value, or the schema',
        ];
    return {
      code: 'ERR_VALIDATION',
      message,
      path,
      source: sourceOf(path),
      reference: '',
      remedy,
      transient: false,
    };
  });
  throw new ConfigError('ERR_VALIDATION', failures);
}

/** What the schema says of a tree; what it throws is as good as nothing here. */
async function issuesOf(schema: StandardSchema, tree: unknown): Promise<readonly Issue[]> {
  const { issues = [] } = await answerOf(schema, tree).catch(() => ({ issues: [] }));
  return issues;
}

function pathOf({ path = [] }: Issue): (string | number)[] {
  return path.map((part) => toKey(typeof part === 'object' ? part.key : part));
}

function wordsOf(issue: Issue, redact: Redactor): string {
  return JSON.stringify([pathOf(issue), redact(issue.message)]);
}

type Verdict = Awaited<ReturnType<StandardSchema['~standard']['validate']>>;

/** A schema that throws does so in any words: those of `JSON.parse` in a transform quote the secret. */
async function answerOf(schema: StandardSchema, tree: unknown): Promise<Verdict> {
  try {
    return await schema['~standard'].validate(tree);
  } catch (error) {
    if (isConfigError(error)) throw error;
    throw problemError({
      code: 'ERR_VALIDATION',
      message: `${error instanceof Error ? error.name : typeof error} was thrown by the schema`,
      remedy:
        'let the schema answer with an issue where it throws, in a transform or a refinement of its own',
      transient: false,
    });
  }
}

function toKey(part: PropertyKey): string | number {
  return typeof part === 'symbol' ? part.toString() : part;
}
