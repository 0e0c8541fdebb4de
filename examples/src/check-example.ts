import type { ReferenceReport } from '@vaultref/core';
import { createHmac, randomUUID } from 'node:crypto';
import type { RunningApplication } from './running-application.js';

/** A reference as the application reports it, and whether the application holds the secret that it names. */
export type CheckedReference = Pick<
  ReferenceReport,
  'path' | 'source' | 'vault' | 'secret' | 'version' | 'status'
> & {
  readonly holdsSecret: boolean;
};

/** Asks a running example for its report, and for a proof of each secret in it: no value crosses the wire. */
export async function checkExample(
  example: RunningApplication,
  secretOf: (vault: string, secret: string, version?: string) => string,
): Promise<CheckedReference[]> {
  const { references } = (await example.ask('/report')) as { references: ReferenceReport[] };
  return Promise.all(
    references.map(async ({ path, source, vault, secret, version, status }) => {
      const challenge = randomUUID();
      const query = new URLSearchParams({ path: path.join('.'), challenge });
      const { proof } = (await example.ask(`/proof?${query.toString()}`)) as { proof?: string };
      const expected = createHmac('sha256', secretOf(vault, secret, version))
        .update(challenge)
        .digest('hex');
      return {
        path,
        source,
        vault,
        secret,
        ...(version === undefined ? {} : { version }),
        status,
        holdsSecret: proof === expected,
      };
    }),
  );
}
