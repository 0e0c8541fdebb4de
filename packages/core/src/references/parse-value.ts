import { parseReference } from './parse-reference.js';
import type { Reference, SyntaxProblem } from './reference.js';

const APP_SERVICE = '@microsoft.keyvault(';
const MARKER = /@keyvault(?=[:{])|@microsoft\.keyvault\(/gi;
/** `user@keyvault:8443/`: a host named keyvault with its port. */
const HOST_PORT = /:\d{1,5}(?=$|[/?#,;"'\s])/y;

/** What one string of the configuration is; a literal comes with its escapes undone. */
export type ParsedValue =
  { readonly literal: string } | { readonly reference: Reference } | { readonly problem: SyntaxProblem };

/** Reads one string: a literal, a reference, or something that looks like one and is refused. */
export function parseValue(text: string): ParsedValue {
  if (!text.includes('@')) return { literal: text };
  const trimmed = text.trim();
  const start = trimmed.toLowerCase();
  if (start.startsWith('@keyvault:') && start[10] !== ':') {
    const at = text.indexOf('@') + '@keyvault:'.length;
    const parsed = parseReference(trimmed.slice('@keyvault:'.length), at);
    return 'name' in parsed ? { reference: parsed } : { problem: parsed };
  }
  const problem = misspelling(start) ?? embedded(text);
  return problem ? { problem } : { literal: unescape(text) };
}

/** The likeliest typing errors of a whole value. */
function misspelling(start: string): SyntaxProblem | undefined {
  if (start.startsWith('@keyvault(') || start.startsWith('@keyvault '))
    return { reason: 'SPELLING', message: 'not a reference (at 9)', remedy: 'write @keyvault:name' };
  if (/^(["'])@keyvault[:{].*\1$/s.test(start))
    return {
      reason: 'QUOTED',
      message: 'the quotes are part of the value',
      remedy: 'remove the quotes where the variable is set',
    };
  if (start.startsWith(APP_SERVICE) && start[APP_SERVICE.length] !== '(')
    return {
      reason: 'UNSUPPORTED',
      message: 'App Service references are not supported by this version',
      remedy: 'write @keyvault:vault/name',
    };
  return undefined;
}

/** A marker inside a longer string that is neither escaped nor a host with its port. */
function embedded(text: string): SyntaxProblem | undefined {
  for (const { 0: marker, index } of text.matchAll(MARKER)) {
    const next = index + marker.length;
    const at = ` (at ${index})`;
    if (marker.endsWith('(')) {
      if (text[next] === '(') continue;
      return {
        reason: 'EMBEDDED_APPSERVICE',
        message: `an @Microsoft.KeyVault(...) reference must be the whole value${at}`,
        remedy: 'keep the secret in a value of its own, or write @Microsoft.KeyVault(( for this text',
      };
    }
    if (text[next + 1] === text[next]) continue;
    if (text[next] === '{')
      return {
        reason: 'UNSUPPORTED',
        message: `references inside a longer string are not supported by this version${at}`,
        remedy: 'keep the secret in a value of its own, or write @keyvault{{ for this text',
      };
    HOST_PORT.lastIndex = next;
    if (!HOST_PORT.test(text))
      return {
        reason: 'UNBRACED',
        message: `a reference must be the whole value${at}`,
        remedy: 'keep the secret in a value of its own, or write @keyvault:: for this text',
      };
  }
  return undefined;
}

function unescape(text: string): string {
  return text.replaceAll(/(@keyvault)(::|\{\{)|(@microsoft\.keyvault)\(\(/gi, (escape) =>
    escape.slice(0, -1),
  );
}
