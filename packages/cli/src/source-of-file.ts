import { basename } from 'node:path';
import { envFile, jsonFile, type Source, yamlFile } from '@vaultref/core';
import { isBackup } from './backup.js';

/**
 * How a file is read, by its name: `.env`, `.env.*` and `*.env`, YAML, JSON with or without comments; `undefined` for others, and
 * for what `init` has kept.
 */
export function sourceOfFile(file: string): Source | undefined {
  const name = basename(file);
  if (isBackup(name)) return undefined;
  if (/^\.env(?:\.|$)|\.env$/.test(name)) return envFile(file);
  if (/\.ya?ml$/i.test(name)) return yamlFile(file);
  return /\.jsonc?$/i.test(name) ? jsonFile(file) : undefined;
}
