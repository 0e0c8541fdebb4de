import type { Document, LineCounter, YAMLError } from 'yaml';
import { isPlainObject } from '../tree/config-tree.js';
import type { Path } from '../tree/path.js';
import { fileSyntaxError, inexactInteger, isInexactInteger } from './file-syntax.js';
import { readText } from './read-text.js';
import type { Layer, Source } from './source.js';

/** What a missing file means. */
export interface YamlFileOptions {
  /** A missing file yields nothing instead of an error; default false. */
  optional?: boolean;
}

/**
 * A YAML file with one document, a mapping at its root. YAML 1.2 with merge keys (`<<`).
 * @throws ConfigError from load(): ERR_SOURCE_UNREADABLE, ERR_SOURCE_SYNTAX
 */
export function yamlFile(file: string, options: YamlFileOptions = {}): Source {
  const name = `yaml file ${file}`;
  return {
    name,
    async load({ signal }): Promise<Layer> {
      const text = (await readText(file, { name, optional: options.optional ?? false, signal })) ?? '';
      const { LineCounter, parseDocument, visit } = await import('yaml');
      const lines = new LineCounter();
      // Not 'silent': that hides the error about several documents.
      const document = parseDocument(text, { lineCounter: lines, merge: true, logLevel: 'error' });
      // Of a tag that it does not know the parser only warns, and leaves the text: `!keyvault name` would be the name.
      const [error] = [
        ...document.errors,
        ...document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED'),
      ];
      if (error) throw syntaxError(error, { name, file });
      visit(document, {
        Scalar: (_, { value, source = '', range }) => {
          if (isInexactInteger(value, source))
            throw inexactInteger({ name, file, line: lines.linePos(range?.[0] ?? 0).line });
        },
      });
      return {
        name,
        tree: toTree(document, { name, file }),
        origin: (path) => originOf(document, lines, file, path),
      };
    },
  };
}

function toTree(document: Document, source: { name: string; file: string }): Record<string, unknown> {
  let tree: unknown;
  try {
    tree = document.toJS();
  } catch {
    throw fileSyntaxError(
      'ALIASES',
      'its aliases expand to too much, or name an anchor that is not there',
      source,
    );
  }
  if (tree == null) return {};
  if (isPlainObject(tree)) return tree;
  throw fileSyntaxError('ROOT', 'the root of the document is not a mapping', source);
}

/** The place of the value, or of its nearest ancestor that has one (a value that came through an alias has none). */
function originOf(document: Document, lines: LineCounter, file: string, path: Path) {
  for (let length = path.length; length > 0; length -= 1) {
    const range: unknown = Reflect.get(Object(document.getIn(path.slice(0, length), true)), 'range');
    if (Array.isArray(range)) {
      const { line, col } = lines.linePos(Number(range[0]));
      return { file, line, column: col };
    }
  }
  return { file };
}

function syntaxError(error: YAMLError, source: { name: string; file: string }) {
  const line = error.linePos?.[0].line;
  const at = line === undefined ? source : { ...source, line };
  if (error.code === 'TAG_RESOLVE_FAILED')
    return fileSyntaxError(
      error.code,
      'a tag that is none of YAML',
      at,
      'leave it off, or write { $keyvault: … } for a reference',
    );
  // The parser's own message is dropped: it quotes the file, and the file may hold a secret.
  return error.code === 'BAD_SCALAR_START' && error.message.includes('@')
    ? fileSyntaxError(
        'UNQUOTED_AT',
        'in YAML a plain value cannot start with @',
        at,
        "quote the reference, '@keyvault:…', or write { $keyvault: … }",
      )
    : fileSyntaxError(error.code, 'the file is not valid YAML', at);
}
