import { createRequire } from 'node:module';

/**
 * A package of Azure's by its CommonJS twin, in either of our builds: it loads in two thirds of the time of the other one
 * (docs/performance.md). Where it cannot be found, as in an application that was bundled into one file, what `load` finds.
 */
export async function azurePackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    const twin: T = createRequire(import.meta.url)(name);
    return twin;
  } catch {
    return load();
  }
}
