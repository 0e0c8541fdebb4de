// Packs every public package, installs the tarballs in empty folders as a stranger would, and uses them: ECMAScript modules,
// CommonJS, Jest and ts-jest in CommonJS, a bundle, and the code of the READMEs under the packed emulator; then says what
// each package costs. Needs the npm registry.
import { application, CANARY, check, conclude, CORE, MANAGERS, run, underEmulator } from './consumer.mjs';
import { printCosts } from './costs.mjs';
import { expressAnswers, nestAnswers } from './server-application.mjs';

const LOAD = `
loadConfig({ sources: [object({ a: '@keyvault:db-password' })], vault: 'my-app-kv' }).then((config) => {
  if (config.get('a') !== ${JSON.stringify(CANARY)}) throw new Error('wrong value');
  console.log('resolved');
});`;
const JEST = `
test('resolves in a CommonJS Jest, without Azure', async () => {
  const config = await loadConfig({ sources: [object({ a: '@keyvault:b' })], provider: memoryProvider({ b: 'value' }) });
  expect(config.get('a')).toBe('value');
  await config.close();
});`;
const PROGRAMS = {
  'esm.mjs': `import { loadConfig, object } from '@vaultref/core';\nimport { listSecrets } from '@vaultref/core/secrets';\nvoid listSecrets;${LOAD}`,
  'cjs.cjs': `const { loadConfig, object } = require('@vaultref/core');\nrequire('@vaultref/core/secrets');${LOAD}`,
  'preload.cjs': `if (process.env.DB_PASSWORD !== ${JSON.stringify(CANARY)}) throw new Error('wrong value');\nconsole.log('resolved');`,
  '.env': 'KEY_VAULT_NAME=my-app-kv\nDB_PASSWORD=@keyvault:db-password\n',
};

for (const [manager, install] of Object.entries(MANAGERS))
  check(`core from its tarball, installed with ${manager}: ESM, CommonJS, preload`, () => {
    const folder = application(`core-${manager}`, PROGRAMS, CORE, { install });
    for (const program of [['esm.mjs'], ['cjs.cjs'], ['--import', '@vaultref/core/register', 'preload.cjs']])
      if (!underEmulator(folder, ...program).includes('resolved')) throw new Error(program.join(' '));
  });

check('core in a Jest of CommonJS', () => {
  const test = `const { loadConfig, memoryProvider, object } = require('@vaultref/core');${JEST}`;
  const folder = application('jest', { 'jest.test.js': test }, { ...CORE, jest: '30.5.2' });
  run('npx', ['jest', '--rootDir', '.'], folder);
});

check('core in ts-jest, as CommonJS, with its types checked', () => {
  const files = {
    'load.test.ts': `import { loadConfig, memoryProvider, object } from '@vaultref/core';${JEST}`,
    'jest.config.cjs': "module.exports = { preset: 'ts-jest' };",
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'commonjs', target: 'es2022', strict: true, types: ['jest', 'node'] },
    }),
  };
  const folder = application('ts-jest', files, {
    ...CORE,
    '@types/jest': '30.0.0',
    '@types/node': '20.19.43',
    jest: '30.5.2',
    'ts-jest': '29.4.15',
    typescript: '5.9.3',
  });
  run('npx', ['jest'], folder);
});

check('core in a bundle of esbuild', () => {
  const folder = application('bundle', PROGRAMS, { ...CORE, esbuild: '0.28.2' });
  const args = ['esbuild', 'esm.mjs', '--bundle', '--platform=node', '--format=cjs', '--outfile=bundle.cjs'];
  run('npx', args, folder);
  if (!underEmulator(folder, 'bundle.cjs').includes('resolved')) throw new Error('the bundle');
});

check('README.md, word for word: an Express application', () =>
  expressAnswers('express', { express: '5.3.0', '@types/express': '5.0.6' }),
);

check('README.md, word for word: a NestJS application', () =>
  nestAnswers('nestjs', {
    '@nestjs/common': '12.5.1',
    '@nestjs/config': '12.0.1',
    '@nestjs/core': '12.5.1',
    '@nestjs/platform-express': '12.5.1',
    'reflect-metadata': '0.2.2',
    rxjs: '7.8.2',
  }),
);

check('what each package costs', printCosts);

conclude('all of the packed packages work');
