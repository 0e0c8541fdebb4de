import { beforeAll, describe } from '@jest/globals';
import { DefaultAzureCredential } from '@azure/identity';
import type { ClientCase } from '../../packages/emulator/test/conformance-case.js';
import { readCases } from '../../packages/emulator/test/conformance-case.js';
import { SecretWitness } from '../src/secret-witness.js';
import { describeWitness } from '../src/witness.js';

const VAULT = 'conformance-kv';
const url = process.env['KEYVAULT_URL'] ?? '';

if (url === '') process.stderr.write('SKIPPED: Azure itself: KEYVAULT_URL names no vault\n');

/** Fills the vault and deletes what the cases delete: it must be an empty one, made for this. */
(url === '' ? describe.skip : describe)('Azure itself', () => {
  const witness = new SecretWitness({
    credential: new DefaultAzureCredential(),
    options: {},
    urlOf: () => url,
    pollMs: 2_000,
  });
  beforeAll(() => witness.seed([VAULT]));

  // Only one vault is given: what needs another one is left out.
  const cases = readCases<ClientCase>('key-vault').filter(
    (each) => (each.arguments.$vault ?? VAULT) === VAULT,
  );
  describeWitness({ name: 'azure', client: 'javascript', cases, run: (each) => witness.run(each) });
});
