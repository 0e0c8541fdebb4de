import { beforeAll, describe } from '@jest/globals';
import { startEmulator } from '@vaultref/emulator';
import type { ClientCase, Outcome } from '../../packages/emulator/test/conformance-case.js';
import { readCases } from '../../packages/emulator/test/conformance-case.js';
import { installPython, runPython } from '../src/python.js';
import { describeWith } from '../src/requirement.js';
import { describeDivergences, describeWitness } from '../src/witness.js';

const FAMILIES = ['key-vault', 'app-configuration', 'sign-in'];
const STORES = ['conformance-store', 'list-store'];
const SEED = '../packages/emulator/conformance/seed.json';

describeWith("Microsoft's Python clients", await installPython(), (python) => {
  const all = FAMILIES.flatMap((family) => readCases<ClientCase>(family));

  describe.each(FAMILIES)('%s', (family) => {
    const cases = readCases<ClientCase>(family);
    let outcomes: ReadonlyMap<string, Outcome>;
    beforeAll(async () => {
      const azure = await startEmulator({ seed: SEED });
      const connections = Object.fromEntries(
        STORES.map((store) => [
          store,
          {
            readWrite: azure.connectionStringFor(store),
            readOnly: azure.connectionStringFor(store, { readOnly: true }),
          },
        ]),
      );
      const env = { ...azure.env, REQUESTS_CA_BUNDLE: azure.env.NODE_EXTRA_CA_CERTS };
      outcomes = await runPython(python, { family, cases, connections }, env).finally(() => azure.stop());
    });
    describeWitness({
      name: 'python',
      client: 'python',
      cases,
      run: ({ name }) => Promise.resolve(some(outcomes.get(name))),
    });
  });

  describeDivergences('python', all);
});

function some<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the case was not run');
  return value;
}
