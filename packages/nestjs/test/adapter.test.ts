import { describeAdapter } from '@vaultref/contracts';
import { KeyVaultConfigModule } from '../src/index.js';
import { appModule, createApp, readPath } from './start-app.js';

describeAdapter('KeyVaultConfigModule', async (options, port) => {
  const module = appModule(
    KeyVaultConfigModule.forRoot({ ...options, ignoreEnvFile: true, ignoreEnvVars: true, isGlobal: true }),
  );
  const app = await createApp(module);
  await app.listen(port, '127.0.0.1');
  return {
    read: (path) => readPath(`http://127.0.0.1:${port}`, path),
    close: () => app.close(),
  };
});
