// The same without Azure: the vault is the emulator, the service a stand-in; the application knows neither.
import { startEmulator } from '@vaultref/emulator';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startStandIn } from './stand-in.js';

const KEY = 'example-key-of-the-service';
const service = await startStandIn(KEY);
const azure = await startEmulator({
  vaults: { 'ai-kv': { CognitiveServicesKey: KEY, CognitiveServicesEndpoint: service.endpoint } },
});
const application = spawn(process.execPath, [fileURLToPath(new URL('main.js', import.meta.url))], {
  env: { PATH: process.env['PATH'], ...azure.env },
  stdio: 'inherit',
});
const [code] = (await once(application, 'close')) as [number | null];
process.exitCode = code ?? 1;
service.stop();
await azure.stop();
