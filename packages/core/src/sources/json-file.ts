import type { Node, ParseError } from 'jsonc-parser';
import { isPlainObject } from '../tree/config-tree.js';
import { fileSyntaxError, inexactInteger, isInexactInteger } from './file-syntax.js';
import { readText } from './read-text.js';
import type { Layer, Origin, Source } from './source.js';

/** What a missing file means. */
export interface JsonFileOptions {
  /** A missing file yields nothing instead of an error; default false. */
  readonly optional?: boolean;
}

/**
 * A JSON file with an object at its root; comments and trailing commas are allowed.
 * @throws ConfigError from load(): ERR_SOURCE_UNREADABLE, ERR_SOURCE_SYNTAX
 */
export function jsonFile(file: string, options: JsonFileOptions = {}): Source {
  const name = `json file ${file}`;
  return {
    name,
    async load({ signal }): Promise<Layer> {
      const text = await readText(file, { name, optional: options.optional ?? false, signal });
      if (text === undefined) return { name, tree: {}, origin: () => undefined };
      const { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } =
        await import('jsonc-parser');
      const errors: ParseError[] = [];
      const { root, tree } = withinStack(
        () => {
          const node: Node | undefined = parseTree(text, errors, { allowTrailingComma: true });
          const value: unknown = node && getNodeValue(node);
          return { root: node, tree: value };
        },
        { name, file },
      );
      const [error] = errors;
      // Only the parser's code and place are taken: a message could quote the file.
      if (error)
        throw fileSyntaxError(printParseErrorCode(error.error), 'the file is not valid JSON', {
          name,
          file,
          ...positionOf(text, error.offset),
        });
      if (!root || !isPlainObject(tree))
        throw fileSyntaxError('ROOT', 'the root of the file is not an object', { name, file });
      const inexact = numbersIn(root).find(({ value, offset, length }) =>
        isInexactInteger(value, text.slice(offset, offset + length)),
      );
      if (inexact) throw inexactInteger({ name, file, ...positionOf(text, inexact.offset) });
      return {
        name,
        tree,
        origin: (path): Origin => {
          const node = findNodeAtLocation(root, [...path]);
          return { file, ...(node ? positionOf(text, node.offset) : {}) };
        },
      };
    },
  };
}

function numbersIn(root: Node): Node[] {
  const nodes = [root];
  // It grows while it is walked.
  for (const { children = [] } of nodes) for (const child of children) nodes.push(child);
  return nodes.filter(({ type }) => type === 'number');
}

/** The parser calls itself for every level; nobody writes as many as end the stack. */
function withinStack<T>(parse: () => T, source: { name: string; file: string }): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) throw fileSyntaxError('DEPTH', 'it is nested too deeply', source);
    throw error;
  }
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
