import type { OnRefusal } from '../services.js';

/** Says on stderr which vault or store is asked for and not there, once a host: clients see a failing proxy in it. */
export function tellUnknownHosts(): OnRefusal {
  const told = new Set<string>();
  return (host, { status, message }) => {
    if (status !== 502 || told.has(host)) return;
    told.add(host);
    process.stderr.write(`vaultref-emulator: ${message}\n`);
  };
}
