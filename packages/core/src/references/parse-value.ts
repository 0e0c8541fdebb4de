import { isAppService, parseAppService } from './app-service.js';
import { MISTYPED, VAULT_SUFFIXES } from './grammar.js';
import { parseReference } from './parse-reference.js';
import { isProblem, type Reference, type SyntaxProblem, syntaxProblem, type Template } from './reference.js';
import { parseTemplate } from './parse-template.js';

/** What one string of the configuration is; a literal comes with its escapes undone. */
export type ParsedValue =
  | { readonly literal: string }
  | { readonly reference: Reference }
  | { readonly template: Template }
  | { readonly problem: SyntaxProblem };

const BARE = /^\s*@keyvault:(?!:)/i;
/** The likeliest typing errors of a whole value; doubling the sign writes the text itself. */
const MISSPELLED = new RegExp(String.raw`^\s*(?:@keyvault(?=[( ])|${MISTYPED}(?=[:{(]))(.)(?!\1)`, 'i');
const QUOTED = /^\s*(["'])@keyvault:(?!:)[^"']*\1\s*$/i;

/**
 * Reads one string: a literal, a reference, a template, or something that looks like one of these and is refused.
 * @param suffixes DNS suffixes of vaults; default those of Azure's clouds
 */
export function parseValue(text: string, suffixes: readonly string[] = VAULT_SUFFIXES): ParsedValue {
  if (!text.includes('@')) return { literal: text };
  const [bare] = BARE.exec(text) ?? [];
  if (bare !== undefined)
    return wrap(parseReference(text.slice(bare.length).trimEnd(), { at: bare.length, suffixes }));
  const at = text.search(/\S/);
  if (isAppService(text)) return wrap(parseAppService(text.trim(), at, suffixes));
  const [, sign] = MISSPELLED.exec(text) ?? [];
  if (sign !== undefined) {
    const spelling =
      sign === '('
        ? 'write @keyvault:name, or @keyvault{name} inside a longer string'
        : 'write @keyvault:name';
    return { problem: syntaxProblem('SPELLING', 'not a reference', at, spelling) };
  }
  if (QUOTED.test(text))
    return {
      problem: syntaxProblem(
        'QUOTED',
        'the quotes are part of the value',
        at,
        'remove the quotes where the variable is set',
      ),
    };
  const template = parseTemplate(text, suffixes);
  if (isProblem(template)) return { problem: template };
  return template.every((part) => typeof part === 'string') ? { literal: template.join('') } : { template };
}

function wrap(parsed: Reference | SyntaxProblem): ParsedValue {
  return isProblem(parsed) ? { problem: parsed } : { reference: parsed };
}
