import { isPlainText } from './is-plain-text.js';
import { withdrawVariables, writeVariables } from './write-variables.js';

type Variables = Readonly<Record<string, unknown>>;
type Text = readonly [name: string, text: string];

/**
 * Writes variables to `process.env` as ConfigModule does, for code that reads them there: those that are not set yet, or all
 * with `override`. One that is a reference, or has one in it, is left out: neither secret nor reference helps such code.
 */
export class PublishedVariables {
  readonly #override: boolean;
  readonly #own = new Set<string>();

  constructor(override: boolean) {
    this.#override = override;
  }

  /** What files have. What they no longer have is taken back, or ConfigService would answer with it. */
  publish(variables: Variables): void {
    const texts = textsOf(variables).filter(([, text]) => isPlainText(text));
    const names = new Set(texts.map(([name]) => name));
    const gone = [...this.#own].filter((name) => !names.has(name));
    withdrawVariables(gone);
    for (const name of gone) this.#own.delete(name);
    this.#write(texts, (name) => name in process.env);
  }

  /**
   * What validation made of variables: in the place of what was published before.
   * @param secrets nothing that contains one of these texts is written
   */
  publishValidated(variables: Variables, secrets: readonly string[]): void {
    const harmless = textsOf(variables).filter(
      ([, text]) => !secrets.some((secret) => text.includes(secret)),
    );
    this.#write(harmless, (name) => name in process.env && !this.#own.has(name));
  }

  #write(texts: readonly Text[], isTaken: (name: string) => boolean): void {
    const written = texts.filter(
      ([name, text]) => (this.#override || !isTaken(name)) && isPlainText(text) && process.env[name] !== text,
    );
    for (const [name] of written) this.#own.add(name);
    writeVariables(written);
  }
}

function textsOf(variables: Variables): Text[] {
  return Object.entries(variables).flatMap(([name, value]): Text[] =>
    ['string', 'number', 'boolean'].includes(typeof value) ? [[name, String(value)]] : [],
  );
}
