import { Transform } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { SECRET_TEXTS } from './config/config.js';
import { masker, SHORTEST } from './redact.js';

/** What createRedactor() leaves alone. */
export interface RedactorOptions {
  /** Shorter secrets are not masked: "on" or "42" would be masked everywhere. Characters; default 6. */
  readonly minLength?: number;
}

/** Masks the secrets of a configuration in texts: those of now, and those that were rotated away. */
export interface ConfigRedactor {
  /** The text with `***` in the place of every secret: plain, base64, URL-encoded or JSON-escaped. */
  (text: string): string;
  /** The same for a stream of text, also where a secret lies across two chunks: between a logger and its destination. */
  stream(): Transform;
}

/** Secrets that were rotated away are still in flight; of so many texts the oldest are forgotten. */
const MOST_TEXTS = 10_000;

/**
 * Masks what must not be printed, whoever prints it. It follows the rotations of the configuration.
 * @param config what loadConfig() gives, with a schema or without
 *
 * @example
 * const redact = createRedactor(config);
 * console.error(redact(String(error)));
 * const logger = pino(redact.stream().pipe(process.stdout));
 */
export function createRedactor(
  config: { onChange(listener: () => void): unknown },
  { minLength = SHORTEST }: RedactorOptions = {},
): ConfigRedactor {
  const known = new Set<string>();
  let mask = masker([]);

  /** Learns what has been rotated or read since. */
  const learn = (): void => {
    const read: unknown = Reflect.get(config, SECRET_TEXTS);
    const texts: unknown = typeof read === 'function' ? Reflect.apply(read, config, []) : [];
    const live = new Set(Array.isArray(texts) ? texts.map(String) : []);
    if ([...live].every((text) => known.has(text))) return;
    for (const text of live) {
      known.delete(text);
      known.add(text);
    }
    // The oldest first, and none that is in use.
    for (const text of known) if (known.size > Math.max(MOST_TEXTS, live.size)) known.delete(text);
    mask = masker(known, minLength);
  };
  learn();
  config.onChange(learn);

  const redact = (text: string): string => {
    learn();
    return mask(text, true).text;
  };
  const stream = (): Transform => {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    const pass = (text: string, ends: boolean): string => {
      learn();
      const masked = mask(rest + text, ends);
      rest = masked.rest;
      return masked.text;
    };
    return new Transform({
      transform(chunk: Buffer, _, done) {
        done(undefined, pass(decoder.write(chunk), false));
      },
      flush(done) {
        done(undefined, pass(decoder.end(), true));
      },
    });
  };
  return Object.assign(redact, { stream });
}
