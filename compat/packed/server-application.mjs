// The servers of the READMEs, word for word: compiled in an application of strangers, started under the emulator, asked over HTTP.
import { application, blocksOf, CORE, OURS, run, underEmulator } from './consumer.mjs';

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    outDir: 'out',
    rootDir: '.',
    types: ['node'],
  },
  include: ['*.ts'],
});
const ASK = `
const [program] = process.argv.slice(2);
const { spawn } = await import('node:child_process');
const child = spawn(process.execPath, [program], { env: { ...process.env, PORT: '38471' }, stdio: 'inherit' });
for (let n = 0; n < 100 && child.exitCode === null; n += 1) {
  const answer = await fetch('http://127.0.0.1:38471/').then((one) => one.text(), () => undefined);
  if (answer !== undefined) { console.log('answered', answer); break; }
  await new Promise((resolve) => setTimeout(resolve, 100));
}
child.kill();`;
const TYPESCRIPT = { '@types/node': '20.19.43', typescript: '5.9.3' };

function answers(name, program, files, dependencies, options) {
  const blocks = blocksOf('README.md');
  const all = { '.env': blocks['.env'], 'ask.mjs': ASK, 'tsconfig.json': TSCONFIG, ...files(blocks) };
  const folder = application(
    name,
    all,
    { ...CORE, '@vaultref/ops': OURS, ...TYPESCRIPT, ...dependencies },
    {
      ...options,
      type: 'module',
    },
  );
  run('npx', ['tsc'], folder);
  const output = underEmulator(folder, 'ask.mjs', `out/${program}`);
  if (!output.includes('answered {"ready":true}')) throw new Error(output);
  return folder;
}

/** README.md's Express application, with these versions of `express` and its types. */
export const expressAnswers = (name, versions, options) =>
  answers(
    name,
    'server.js',
    (blocks) => ({ 'server.ts': blocks['server.ts'] }),
    { '@vaultref/express': OURS, ...versions },
    options,
  );

/** README.md's NestJS application, with these versions of the peers. */
export const nestAnswers = (name, versions, options) =>
  answers(
    name,
    'main.js',
    (blocks) => ({
      'app.module.ts': blocks['app.module.ts'],
      'main.ts': blocksOf('packages/nestjs/README.md')['main.ts'],
    }),
    { '@vaultref/nestjs': OURS, ...versions },
    options,
  );
