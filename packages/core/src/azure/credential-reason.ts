import type { Problem } from '../errors.js';

/** Phrases of the SDK and of the tools that it starts. They are recognised, never copied: their text may quote an output. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/visual studio code|plugin/i, 'not set up (@azure/identity-vscode)'],
  [/could(?: not|n't) be found|not found|not recognized|unable to execute|installed/i, 'not installed'],
  [/login|log in|Connect-AzAccount|expired|refresh token/i, 'not signed in'],
  [/IMDS endpoint, but it is not available/i, 'no such endpoint here'],
];

/** Why a member of a chain gave no token, in a few words of ours. */
export function credentialReason(error: unknown, { reason, status, transient }: Problem): string {
  const text = error instanceof Error ? error.message : '';
  const known = PHRASES.find(([phrase]) => phrase.test(text))?.[1];
  if (known !== undefined) return known;
  const detail = reason ?? (status === undefined ? undefined : `HTTP ${status}`);
  return `${transient ? 'no answer' : 'gave no token'}${detail === undefined ? '' : ` (${detail})`}`;
}
