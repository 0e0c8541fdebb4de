import { stringify } from 'yaml';
import { checkSeed } from '../seed/seed-source.js';
import type { SeedVaults } from '../seed/seed.js';

/**
 * A seed file with these vaults.
 * @throws {EmulatorError} `BAD_SEED` for names that no vault can have
 */
export function writeSeed(vaults: SeedVaults): string {
  checkSeed({ vaults });
  return stringify({ vaults }, { aliasDuplicateObjects: false, lineWidth: 0 });
}
