// What tests put into the folder for temporary files goes with the run: Jest's globalSetup, undone by its globalTeardown.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function openTemporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'vaultref-tests-'));
  // What os.tmpdir() reads: the first on Linux and macOS, the others on Windows.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
}
