import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { escape } from '../references/escape.js';
import { readText, unreadable } from './read-text.js';
import type { Layer, Source } from './source.js';
import { variableLayer } from './variable-layer.js';
import { isTaken, type VariableOptions } from './variables.js';

/** Where the secrets go, and what a missing directory means. */
export interface MountedSecretsOptions extends VariableOptions {
  /** A missing directory yields nothing instead of an error; default false. */
  readonly optional?: boolean;
}

/**
 * A directory with one file for each secret, as the Secrets Store CSI driver and Kubernetes mount them: the name of a file is
 * the name of a variable, its content (UTF-8 text) the value, as it is and never read as a reference.
 * @throws ConfigError from load(): ERR_SOURCE_UNREADABLE
 */
export function mountedSecrets(
  directory: string,
  { optional = false, ...variables }: MountedSecretsOptions = {},
): Source {
  const name = `mounted secrets ${directory}`;
  return {
    name,
    async load({ signal }): Promise<Layer> {
      // Kubernetes swaps all secrets at once, by this link: what is read from where it leads belongs together.
      const data = await realpath(join(directory, '..data')).catch(() => directory);
      const files = (await listFiles(data, { name, optional })).filter((file) => isTaken(file, variables));
      const values = await Promise.all(
        files.map(
          async (file) =>
            [
              file,
              escape((await readText(join(data, file), { name, optional: false, signal })) ?? ''),
            ] as const,
        ),
      );
      return variableLayer({ name }, Object.fromEntries(values), variables, (file) => ({
        file: join(directory, file),
      }));
    },
  };
}

/** Without `..data` and the dated directories, where they stand beside the secrets. */
async function listFiles(directory: string, source: { name: string; optional: boolean }): Promise<string[]> {
  const names = await readdir(directory).catch(
    (error: unknown) => unreadable(error, directory, source) ?? [],
  );
  const files = names
    .filter((name) => !name.startsWith('.'))
    .map(async (name) => {
      const file = join(directory, name);
      // A link that leads nowhere, as for a moment while secrets are swapped, is no missing directory.
      const found = await stat(file).catch((error: unknown) =>
        unreadable(error, file, { ...source, optional: false }),
      );
      return found?.isFile() ? [name] : [];
    });
  return (await Promise.all(files)).flat();
}
