// Jest's globalTeardown, after open-temporary-folder.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';

export default function removeTemporaryFolder() {
  if (basename(tmpdir()).startsWith('vaultref-tests-')) rmSync(tmpdir(), { recursive: true, force: true });
}
