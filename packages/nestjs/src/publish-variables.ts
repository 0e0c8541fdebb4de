import { isPlainText } from './is-plain-text.js';
import { writeVariables } from './written-variables.js';

/**
 * Writes variables to `process.env` as ConfigModule does, for code that reads them there: those that are not set yet, or all
 * with `override`. One that is a reference, or has one in it, is left out: neither secret nor reference helps such code.
 * @param secrets nothing that contains one of these texts is written
 */
export function publishVariables(
  variables: Readonly<Record<string, unknown>>,
  override = false,
  secrets: readonly string[] = [],
): void {
  const texts = Object.entries(variables).flatMap(([name, value]): [string, string][] =>
    ['string', 'number', 'boolean'].includes(typeof value) ? [[name, String(value)]] : [],
  );
  writeVariables(
    texts.filter(
      ([name, text]) =>
        (override || !(name in process.env)) &&
        isPlainText(text) &&
        !secrets.some((secret) => text.includes(secret)),
    ),
  );
}
