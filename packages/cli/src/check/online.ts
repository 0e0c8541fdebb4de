import type { LoadConfigOptions } from '@vaultref/core';
import { type CheckedReference, type Inspections, inspectSecrets } from '@vaultref/core/tools';
import { Progress } from '../progress.js';
import type { Terminal } from '../terminal.js';

/** Asks the vaults about the secrets of references, and tells on a terminal how far it has come. */
export async function askVaults(
  references: readonly CheckedReference[],
  options: LoadConfigOptions,
  terminal: Terminal,
): Promise<Inspections> {
  const ids = references.flatMap(({ id }) => (id ? [id] : []));
  const progress = new Progress(terminal);
  try {
    return await inspectSecrets(ids, {
      ...options,
      onProgress: (done, total) => progress.show(`asking the vaults: ${done} of ${total} secrets`),
    });
  } finally {
    progress.end();
  }
}
