import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Writes a file of this name into an empty folder of its own and gives its path. */
export async function writeTemporaryFile(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'vaultref-')), name);
  await writeFile(file, content);
  return file;
}
