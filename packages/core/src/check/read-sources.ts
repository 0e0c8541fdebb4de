import { type Failure, isConfigError } from '../errors.js';
import { loadLayers } from '../load-layers.js';
import type { LoadSettings } from '../load-options.js';
import type { Layer } from '../sources/source.js';
import { inLanes } from './in-lanes.js';

/** Files open at once. */
const LANES = 32;

/** The layers of the sources of this machine, as far as they can be read, and why the others cannot. */
export async function readSources(
  settings: Pick<LoadSettings, 'sources' | 'env' | 'signal'>,
): Promise<{ layers: Layer[]; failures: Failure[] }> {
  const { sources, env, signal = new AbortController().signal } = settings;
  const layers: Layer[] = [];
  const failures: Failure[][] = [];
  await inLanes(LANES, [...sources.entries()], async ([index, source]) => {
    if (source.remote) return;
    try {
      const [layer] = await loadLayers([source], { signal, env, azure: notRemote });
      if (layer) layers[index] = layer;
    } catch (error) {
      if (!isConfigError(error)) throw error;
      failures[index] = [...error.failures];
    }
  });
  return { layers: Object.values(layers), failures: Object.values(failures).flat() };
}

function notRemote(): never {
  throw new Error('the sources here are those of this machine');
}
