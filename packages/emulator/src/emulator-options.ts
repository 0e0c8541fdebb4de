import { EmulatorError } from './emulator-error.js';
import type { SeedVaults } from './seed.js';

export interface EmulatorOptions {
  /** Path of a seed file, YAML or JSON. */
  readonly seed?: string | undefined;
  /** Vaults by name. A secret that is in the seed file as well has the value given here. */
  readonly vaults?: SeedVaults | undefined;
  /** Port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number | undefined;
  /** Start even when NODE_ENV is `production`. Default `false`. */
  readonly force?: boolean | undefined;
}

const KNOWN: readonly string[] = ['seed', 'vaults', 'port', 'force'] satisfies (keyof EmulatorOptions)[];

/** @throws {EmulatorError} `BAD_OPTION`, `REFUSED_IN_PRODUCTION` */
export function checkOptions(options: EmulatorOptions, nodeEnv: string | undefined): EmulatorOptions {
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    const message = `startEmulator has no option "${unknown}"; known: ${KNOWN.join(', ')}.`;
    throw new EmulatorError('BAD_OPTION', message);
  }
  if (nodeEnv === 'production' && !options.force) {
    const message = 'The emulator does not start while NODE_ENV is "production"; force it if you mean it.';
    throw new EmulatorError('REFUSED_IN_PRODUCTION', message);
  }
  return options;
}
