import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CaFile {
  readonly path: string;
  remove(): Promise<void>;
}

/** Writes the public certificate, the only thing that ever reaches the disk, to a directory of its own. */
export async function writeCaFile(certificate: string): Promise<CaFile> {
  const directory = await mkdtemp(join(tmpdir(), 'vaultref-emulator-'));
  const path = join(directory, 'ca.pem');
  await writeFile(path, certificate);
  return { path, remove: () => rm(directory, { recursive: true, force: true }) };
}
