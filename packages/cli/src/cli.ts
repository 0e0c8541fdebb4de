import { main } from './main.js';

// `vaultref list | head`: who reads has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const { stdin, stdout, stderr, env } = process;
await main(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  exit: (code) => {
    process.exitCode = code;
  },
});
