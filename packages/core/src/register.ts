// `node --import @vaultref/core/register app.js`: resolves the references of `.env` and of the environment in place, before the
// application's first import. ECMAScript module only; CommonJS applications are preloaded by it just the same.
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { isConfigError } from './errors.js';
import { type ExportedVariables, markExported } from './exported-variables.js';
import { exportVariables } from './preload/export-variables.js';
import { loadVariables } from './preload/load-variables.js';
import { preloadOptions } from './preload/preload-options.js';

const KEY = 'vaultref.exported';

/** A worker inherits the environment with its secrets; of the main thread it learns what stood there before. */
const inherited = isMainThread ? undefined : getEnvironmentData(KEY);

if (inherited instanceof Map) {
  markExported(inherited as ExportedVariables);
} else {
  try {
    const config = await loadVariables(preloadOptions(process.env));
    const written = exportVariables(config, process.env);
    await config.close();
    markExported(written);
    setEnvironmentData(KEY, written);
  } catch (error) {
    if (!isConfigError(error)) throw error;
    // Nobody could catch it: the application has not begun.
    process.stderr.write(`${error.name}: ${error.message}\n`);
    process.exit(1);
  }
}
