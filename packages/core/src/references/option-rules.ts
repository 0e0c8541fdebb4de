import { type Reference, type SyntaxProblem, syntaxProblem } from './reference.js';

export type ReferenceOptions = Pick<Reference, 'optional' | 'default' | 'trim' | 'encode' | 'decode' | 'as'>;

const ENCODE = ['uri', 'base64', 'json'] as const;
const DECODE = ['base64'] as const;
const AS = ['string', 'number', 'boolean', 'json', 'bytes'] as const;

/** What options may be and may not be together: the rules of the text form and of the object form. */
export function checkOptions(
  given: Readonly<Record<string, unknown>>,
  at?: number,
  inTemplate = false,
): ReferenceOptions | SyntaxProblem {
  const bad = (message: string, remedy?: string): SyntaxProblem =>
    syntaxProblem('OPTION', message, at, remedy);
  const oneOf = <T extends string>(name: string, choices: readonly T[]): T | undefined | SyntaxProblem => {
    const choice = choices.find((one) => one === given[name]);
    if (choice !== undefined || given[name] === undefined) return choice;
    return bad(
      `${name}= must be one of ${choices.join(', ')}`,
      given[name] === 'url' ? 'did you mean uri?' : undefined,
    );
  };
  const { optional, trim } = given;
  const [encode, decode, as] = [oneOf('encode', ENCODE), oneOf('decode', DECODE), oneOf('as', AS)];
  for (const flag of ['optional', 'trim'])
    if (given[flag] !== undefined && typeof given[flag] !== 'boolean') return bad(`${flag} is true or false`);
  if (typeof encode === 'object') return encode;
  if (typeof decode === 'object') return decode;
  if (typeof as === 'object') return as;

  const hasDefault = given['default'] !== undefined;
  if (optional === true && hasDefault)
    return bad('"optional" and "default" exclude each other', 'a default makes it optional');
  if (as !== undefined && encode !== undefined)
    return bad('"as" and "encode" exclude each other', 'an encoded value is text');
  if (as !== undefined && inTemplate)
    return bad('"as" needs the whole value', 'leave it off: inside a longer string everything is text');
  if (as === 'bytes' && trim === true)
    return bad('"trim" and "as=bytes" exclude each other', 'bytes are taken as they are');
  return {
    ...(optional === true ? { optional } : {}),
    ...(hasDefault ? { default: given['default'] } : {}),
    ...(trim === true ? { trim } : {}),
    ...(encode === undefined ? {} : { encode }),
    ...(decode === undefined ? {} : { decode }),
    ...(as === undefined ? {} : { as }),
  };
}
