// Loaded before a program of `vaultref-emulator run`: leads connections to Azure's hosts to the emulator, for clients
// that know no proxy, such as fetch() and https.get() of Node.js 20.
import { syncBuiltinESMExports } from 'node:module';
import tls from 'node:tls';
import { redirectAzure } from './redirect-azure.js';
import { PORT_VARIABLE } from './environment.js';

tls.connect = redirectAzure(tls.connect.bind(tls), Number(process.env[PORT_VARIABLE]));
syncBuiltinESMExports();
