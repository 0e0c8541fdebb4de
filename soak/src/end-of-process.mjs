// Opens a configuration, leaves it in the state that is asked for, and says "done": the process must then end by itself.
import { loadConfig, object } from '@vaultref/core';

const [, , when] = process.argv;
let version = 0;
let hangs = false;
const config = await loadConfig({
  sources: [object({ a: '@keyvault:a' })],
  provider: {
    defaultVault: 'memory',
    getSecret: (id, { signal }) =>
      hangs
        ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        : Promise.resolve({ value: id.name === 'a' ? `value ${version}` : '' }),
  },
  refresh: true,
});
const done = () => process.stdout.write(`${when}: done\n`);
const codeOf = (work) =>
  work.then(
    () => 'none',
    (error) => error.code,
  );

switch (when) {
  case 'open':
    break;
  case 'closed':
    await config.close();
    break;
  case 'closed-while-refreshing':
  case 'closed-while-reading': {
    hangs = true;
    const work = codeOf(when === 'closed-while-reading' ? config.secrets.get('b') : config.refresh());
    await new Promise((resolve) => setImmediate(resolve));
    const started = performance.now();
    await config.close();
    if (performance.now() - started > 1_000 || (await work) !== 'ERR_CLOSED')
      throw new Error('not closed in time');
    break;
  }
  case 'disposed':
    await config[Symbol.asyncDispose]();
    break;
  case 'listeners-that-throw':
    config.onChange(() => {
      throw new Error('thrown');
    });
    config.onChange(() => Promise.reject(new Error('rejected')));
    version += 1;
    await config.refresh();
    if (config.get('a') !== 'value 1') throw new Error('the value did not change');
    break;
}
done();
