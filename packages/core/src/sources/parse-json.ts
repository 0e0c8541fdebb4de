import type { ParseError } from 'jsonc-parser';

/** Reads a JSON text, in which comments are allowed; `undefined` when it is malformed. */
export type ParseJson = (text: string) => unknown;

/** The parser, loaded on first use; it tells nothing of what it could not read. */
export async function jsonParser(): Promise<ParseJson> {
  const { getNodeValue, parseTree } = await import('jsonc-parser');
  return (text) => {
    const errors: ParseError[] = [];
    try {
      const root = parseTree(text, errors);
      return root && errors.length === 0 ? getNodeValue(root) : undefined;
    } catch {
      // The parser calls itself for each level: so many levels are no configuration.
      return undefined;
    }
  };
}
