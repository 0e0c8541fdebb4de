import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const dist = join(process.cwd(), 'dist');

/** Loads a configuration without references in a process of its own, where a connection would be an error. */
const body = (imports: string) => `
${imports}
Socket.prototype.connect = () => { throw new Error('a connection was opened'); };
// So many that Node would warn of as many listeners.
const files = Array.from({ length: 20 }, (_, n) => object({ [n]: n }));
loadConfig({ sources: [...files, object({ PORT: '3000', MAIL: 'a@b.com' }), environment()], vault: 'shop-kv' })
  .then((config) => console.log(config.get('PORT'), JSON.stringify(loaded())));
`;

describe('an application without references', () => {
  it('loads no Azure code and opens no connection as CommonJS', async () => {
    const script = body(`
      const { Socket } = require('node:net');
      const { loadConfig, object, environment } = require(${JSON.stringify(join(dist, 'cjs/index.js'))});
      const loaded = () => Object.keys(require.cache).filter((file) => /@azure|[\\\\/]yaml[\\\\/]|dotenv/.test(file));
    `);
    const { stdout, stderr } = await run(process.execPath, ['-e', script]);
    expect({ stdout, stderr }).toEqual({ stdout: '3000 []\n', stderr: '' });
  });

  it('loads no Azure code and opens no connection as an ECMAScript module', async () => {
    // Node 22 and later have hooks in the main thread; before, a hook in the loader's thread tells of every module by a port.
    const hook = `
      let port;
      export const initialize = (data) => { port = data.port; };
      export const resolve = (name, context, next) => { port.postMessage(name); return next(name, context); };
    `;
    const script = body(`
      import * as module from 'node:module';
      import { Socket } from 'node:net';
      import { MessageChannel } from 'node:worker_threads';
      const names = [];
      if (module.registerHooks) {
        module.registerHooks({ resolve: (name, context, next) => { names.push(name); return next(name, context); } });
      } else {
        const { port1, port2 } = new MessageChannel();
        port1.on('message', (name) => names.push(name)).unref();
        module.register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}), { data: { port: port2 }, transferList: [port2] });
      }
      const { loadConfig, object, environment } = await import(${JSON.stringify(pathToFileURL(join(dist, 'esm/index.js')).href)});
      const loaded = () => (names.length === 0 ? ['the hook heard nothing'] : names.filter((name) => /^@azure|^yaml$|^dotenv$/.test(name)));
    `);
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', script]);
    expect({ stdout, stderr }).toEqual({ stdout: '3000 []\n', stderr: '' });
  });
});
