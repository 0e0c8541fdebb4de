import { checkOptions, type ReferenceOptions } from './option-rules.js';
import { percentDecode } from './parse-selector.js';
import { type SyntaxProblem, syntaxProblem } from './reference.js';

/** Reads `optional&trim&default=…`, what follows the "?". Unknown text is never echoed: it could be anything. */
export function parseOptions(
  text: string,
  at: number,
  inTemplate: boolean,
): ReferenceOptions | SyntaxProblem {
  const bad = (message: string, remedy?: string): SyntaxProblem =>
    syntaxProblem('OPTION', message, at, remedy);
  if (text === '') return bad('empty options after "?"', 'leave the "?" off');

  const options = new Map<string, unknown>();
  for (const option of text.split('&')) {
    const equals = option.indexOf('=');
    const name = equals === -1 ? option : option.slice(0, equals);
    const value = equals === -1 ? undefined : option.slice(equals + 1);
    if (!['optional', 'default', 'trim', 'encode', 'decode', 'as'].includes(name))
      return bad('unknown option', 'the options are optional, default=, trim, encode=, decode=, as=');
    if (options.has(name)) return bad(`duplicate option "${name}"`, 'write it once');
    if (name === 'optional' || name === 'trim') {
      if (value !== undefined) return bad(`"${name}" takes no value`, `write ${name}`);
      options.set(name, true);
    } else if (name === 'default') {
      if (value === undefined) return bad('default needs a value', 'write default= for the empty text');
      const decoded = /[{}]|\p{Cc}/u.test(value) ? undefined : percentDecode(value);
      if (decoded === undefined)
        return bad('bad percent-encoding in default', 'percent-encode %, &, {, } and blanks');
      options.set(name, decoded);
    } else {
      options.set(name, value ?? '');
    }
  }
  return checkOptions(Object.fromEntries(options), at, inTemplate);
}
