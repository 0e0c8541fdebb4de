import { createRequire } from 'node:module';

const manifest: { version: string } = createRequire(import.meta.url)('@vaultref/cli/package.json');

/** The version of this package. */
export const { version } = manifest;
