import type { ConnectionOptions } from 'node:tls';
import type tls from 'node:tls';
import { isAzureHost } from '../clouds.js';

type Arguments = readonly unknown[];

/** `tls.connect`, which dials the emulator for Azure's hosts and keeps their name for the certificate. */
export function redirectAzure(connect: typeof tls.connect, port: number): typeof tls.connect {
  return (...given: Arguments) => {
    const { options, callback } = readArguments(given);
    // A connection that is there already is a tunnel of the proxy.
    if (options.socket || !isAzureHost(options.host ?? '')) return connect(options, callback);
    const servername = options.servername || options.host || '';
    return connect({ ...options, host: '127.0.0.1', port, servername }, callback);
  };
}

/** tls.connect(options, callback), tls.connect(port, host, options, callback), tls.connect(path, options, callback) */
function readArguments(given: Arguments): { options: ConnectionOptions; callback: (() => void) | undefined } {
  let options: ConnectionOptions = {};
  let callback: (() => void) | undefined;
  given.forEach((argument, index) => {
    if (typeof argument === 'function') callback = () => void argument();
    else if (typeof argument === 'object' && argument !== null) options = { ...options, ...argument };
    else if (index === 0 && Number.isInteger(Number(argument)))
      options = { ...options, port: Number(argument) };
    else if (index === 0 && typeof argument === 'string') options = { ...options, path: argument };
    else if (index === 1 && typeof argument === 'string') options = { ...options, host: argument };
  });
  return { options, callback };
}
