import { MISTYPED } from './grammar.js';
import { parseReference } from './parse-reference.js';
import { isProblem, type Reference, type SyntaxProblem, syntaxProblem, type Template } from './reference.js';

/** All that can begin something inside a string. At the very start a misspelling with its sign doubled is text. */
const MARKER = new RegExp(
  String.raw`@keyvault[:{]|@microsoft\.keyvault\(|^\s*(?:@keyvault(?:\(\(| {2})|${MISTYPED}(?:::|\{\{|\(\())`,
  'gi',
);
/** `user@keyvault:8443/`: a host named keyvault with its port. */
const HOST_PORT = /\d{1,5}(?=$|[/?#,;"'\s])/y;

/** Cuts a string into literal texts and references, in one pass; escapes are undone. */
export function parseTemplate(text: string, suffixes: readonly string[]): Template | SyntaxProblem {
  const parts: (string | Reference)[] = [];
  let literal = '';
  let end = 0;
  for (const { 0: marker, index } of text.matchAll(MARKER)) {
    // The marker lies inside a reference that has been read.
    if (index < end) continue;
    literal += text.slice(end, index);
    const next = index + marker.length;
    end = next;
    const sign = marker.at(-1) ?? '';
    if (text[next] === sign && marker.at(-2) !== sign) {
      literal += marker;
      end = next + 1;
    } else if (marker.at(-2) === sign) {
      literal += marker.slice(0, -1);
    } else if (sign === '(') {
      return syntaxProblem(
        'EMBEDDED_APPSERVICE',
        'an @Microsoft.KeyVault(...) reference must be the whole value',
        index,
        'use @keyvault{...} inside a longer string, or write @Microsoft.KeyVault(( for this text',
      );
    } else if (sign === '{') {
      const close = text.indexOf('}', next);
      if (close === -1)
        return syntaxProblem(
          'UNTERMINATED',
          'missing } after @keyvault{',
          index,
          'close the reference, or write @keyvault{{ for this text',
        );
      const reference = parseReference(text.slice(next, close), { at: next, inTemplate: true, suffixes });
      if (isProblem(reference)) return reference;
      if (literal !== '') parts.push(literal);
      parts.push(reference);
      literal = '';
      end = close + 1;
    } else {
      HOST_PORT.lastIndex = next;
      if (!HOST_PORT.test(text))
        return syntaxProblem(
          'UNBRACED',
          'a reference inside a longer string needs braces: @keyvault{...}',
          index,
          'write @keyvault{name}, or @keyvault:: for this text',
        );
      literal += marker;
    }
  }
  literal += text.slice(end);
  if (literal !== '') parts.push(literal);
  return parts;
}
