const MAX_ALTERNATIVES = 5;
// How "no label" is written: the character, or its escape spelled out.
const NONE = '\0';

/** Whether a text passes; `undefined` stands for no label. */
export type TextFilter = (text: string | undefined) => boolean;

/**
 * Reads a filter of keys, labels or names: `*`, `abc*`, `a,b`, with `\` before `*`, `,` and `\` themselves.
 * @returns `undefined` when it is not valid.
 */
export function parseFilter(filter: string | undefined): TextFilter | undefined {
  if (filter === undefined || filter === '' || filter === '*') return () => true;
  const alternatives = splitFilter(filter);
  if (!alternatives || alternatives.length > MAX_ALTERNATIVES) return undefined;
  return (text) =>
    alternatives.some(({ start, isPrefix }) => {
      if (start === NONE) return text === undefined;
      return text !== undefined && (isPrefix ? text.startsWith(start) : text === start);
    });
}

/**
 * Reads one of the `tags` parameters: `name=value`.
 * @returns `undefined` when it is not valid.
 */
export function parseTagFilter(
  filter: string,
): ((tags: Readonly<Record<string, string>>) => boolean) | undefined {
  const parts = /^((?:[^=\\]|\\.)+)=([^]*)$/.exec(filter);
  if (!parts) return undefined;
  const [name = '', value = ''] = parts.slice(1).map((part) => part.replaceAll(/\\(.)/g, '$1'));
  return (tags) => tags[name] === value;
}

interface Alternative {
  readonly start: string;
  readonly isPrefix: boolean;
}

function splitFilter(filter: string): Alternative[] | undefined {
  const alternatives: Alternative[] = [];
  let start = '';
  let isPrefix = false;
  for (let index = 0; index < filter.length; index += 1) {
    const character = filter[index] ?? '';
    const isLast = index === filter.length - 1;
    if (character === ',') {
      alternatives.push({ start, isPrefix });
      start = '';
      isPrefix = false;
    } else if (isPrefix || (character === '\\' && isLast)) {
      // Something after the star, or a backslash before nothing.
      return undefined;
    } else if (character === '*') {
      isPrefix = true;
    } else if (character === '\\') {
      index += 1;
      start += filter[index] === '0' ? NONE : filter[index];
    } else start += character;
  }
  return [...alternatives, { start, isPrefix }];
}
