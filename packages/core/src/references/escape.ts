import { MISTYPED } from './grammar.js';

/** Everything that the language would not take for text: the sign after the marker is doubled. */
const MARKER = new RegExp(
  String.raw`@keyvault[:{]|@microsoft\.keyvault\(|^\s*(?:@keyvault[( ]|${MISTYPED}[:{(])`,
  'gi',
);

/**
 * Writes a text so that it is read as this text and never as a reference: `@keyvault:x` becomes `@keyvault::x`. For values
 * that come from elsewhere and go into a configuration.
 *
 * @example
 * escape('user@keyvault:pw') // 'user@keyvault::pw'
 */
export function escape(text: string): string {
  return text.replaceAll(MARKER, (marker) => marker + (marker.at(-1) ?? ''));
}
