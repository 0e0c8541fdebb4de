import { expand, type DotenvExpandOptions } from 'dotenv-expand';

/** A reference as the whole value, in any of its spellings. */
const WHOLE = /^\s*@(?:keyvault:(?!:)|microsoft\.keyvault\((?!\())/i;
/** A reference inside a longer text; `@keyvault{{` is the text itself. One without an end is passed over in one go. */
const INSIDE = /@keyvault\{(?!\{)[^}]*\}?/gi;
/** Between two of Unicode's noncharacters, which are for the inside of programs. */
const MARK = /\uFDD0(\d+)\uFDD1/g;

type Variables = Record<string, string>;

/**
 * Expands `${NAME}` in variables as dotenv-expand does, which ConfigModule uses. References pass through it as opaque marks: a `$`
 * in them is inert, and a variable that uses one of another variable has that reference in its own text, `@keyvault{…}`.
 * @param environment wins over the variables, and is not written to
 */
export class VariableExpansion {
  readonly #references: string[] = [];
  readonly #environment: Variables;

  constructor(environment: NodeJS.ProcessEnv, { processEnv = definedOf(environment) }: DotenvExpandOptions) {
    this.#environment = mapValues(processEnv, (text) => this.#hide(text));
  }

  /** Called for each file with what the files before it yielded. */
  expand(variables: Variables): Variables {
    const parsed = mapValues(variables, (text) => this.#hide(text));
    const expanded = expand({ processEnv: this.#environment, parsed }).parsed ?? parsed;
    return mapValues(expanded, (text) => this.#show(text));
  }

  #hide(text: string): string {
    // A reference that is written with variables is one only after they are expanded.
    if (WHOLE.test(text)) return text.includes('$') ? text : this.#mark(text);
    return text.replace(INSIDE, (found) => (found.endsWith('}') ? this.#mark(found) : found));
  }

  #mark(reference: string): string {
    return `\uFDD0${this.#references.push(reference) - 1}\uFDD1`;
  }

  #show(text: string): string {
    return text.replace(MARK, (mark, index: string) => {
      const reference = this.#references[Number(index)] ?? mark;
      return mark === text ? reference : embedded(reference);
    });
  }
}

/** `@keyvault:name` as it is written inside a longer text. */
function embedded(reference: string): string {
  const bare = /^\s*@keyvault:(.*\S)\s*$/i.exec(reference)?.[1];
  return bare === undefined ? reference : `@keyvault{${bare.replaceAll('}', '%7D')}}`;
}

function mapValues(variables: Variables, change: (text: string) => string): Variables {
  return Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, change(text)]));
}

function definedOf(environment: NodeJS.ProcessEnv): Variables {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
