import { describe, expect, it } from '@jest/globals';
import { ConfigModule, type ConfigModuleOptions, ConfigService, registerAs } from '@nestjs/config';
import { KeyVaultConfigModule, type KeyVaultConfigModuleOptions } from '../../src/index.js';
import { inFolder } from '../in-folder.js';
import { restoreEnvironment } from '../restore-environment.js';
import { appModule, createApp } from '../start-app.js';

/** config 12 has what config 4 has not. */
const isConfig12 = 'setParser' in ConfigService.prototype;

type Shared = Pick<
  ConfigModuleOptions & KeyVaultConfigModuleOptions,
  | 'envFilePath'
  | 'ignoreEnvFile'
  | 'ignoreEnvVars'
  | 'validatePredefined'
  | 'expandVariables'
  | 'cache'
  | 'load'
> & {
  validate?: (variables: Record<string, unknown>) => Record<string, unknown>;
  skipProcessEnv?: boolean;
  override?: boolean;
};

const NAMES = ['A', 'B', 'C', 'D', 'E', 'SHELL', 'ADDED', 'nested.a', 'nested.port', 'plain'];
const nested = registerAs('nested', () => ({
  a: process.env['A'],
  port: Number(process.env['ADDED'] ?? 5432),
}));
const plain = () => ({ plain: process.env['B'] });
const validate = (variables: Record<string, unknown>) => ({ ...variables, ADDED: 3000, C: 'validated' });

describe('without a reference, KeyVaultConfigModule does what ConfigModule does', () => {
  restoreEnvironment();
  const folder = inFolder();
  const FILES = {
    '.env': 'A=a\nB=b\nC=$A-${B}\nD=\nE="two\nlines" # comment\nSHELL=file\n',
    '.env.local': "export A='local'\nB=${SHELL}\nURL=x://${A}\n",
  };

  const cases: [string, Shared, boolean?][] = [
    ['no options', {}],
    ['several files', { envFilePath: ['.env.local', '.env'] }],
    ['a file that is not there', { envFilePath: ['nowhere', '.env'] }],
    ['an empty path', { envFilePath: '' }],
    ['ignoreEnvFile', { ignoreEnvFile: true }],
    ['expandVariables', { expandVariables: true }],
    ['expandVariables in several files', { expandVariables: true, envFilePath: ['.env.local', '.env'] }],
    ['options for dotenv-expand', { expandVariables: { processEnv: { SHELL: 'given' } } }],
    ['validate', { validate }],
    ['validate without the environment', { validate, validatePredefined: false }],
    ['validate, ignoreEnvVars', { validate, ignoreEnvVars: true }],
    ['validate, skipProcessEnv', { validate, skipProcessEnv: true }],
    ['factories', { load: [nested, plain], cache: true }],
    ['factories and validate', { load: [nested, plain], validate }],
    ['override', { override: true }, isConfig12],
    [
      'override, several files',
      { override: true, envFilePath: ['.env.local', '.env'], validate },
      isConfig12,
    ],
  ];

  it.each(cases.filter(([, , applies = true]) => applies))('%s', async (_, options) => {
    for (const [name, text] of Object.entries(FILES)) folder.write(name, text);
    process.env['SHELL'] = 'shell';
    const before = { ...process.env };
    const outcome = async (create: () => ReturnType<typeof ConfigModule.forRoot>) => {
      const app = await createApp(appModule(create()));
      const config = app.get(ConfigService);
      const values = NAMES.map((name) => [name, config.get<unknown>(name, 'default')]);
      const environment = { ...process.env };
      await app.close();
      for (const name of Object.keys(environment)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      return { values: Object.fromEntries(values), environment };
    };
    const native = await outcome(() => ConfigModule.forRoot(options));
    const ours = await outcome(() => KeyVaultConfigModule.forRoot(options));
    expect(ours).toEqual(native);
  });
});
