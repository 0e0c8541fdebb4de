import type { Contender } from './contender.js';
import type { StubOptions } from './stub.js';

export interface Scenario {
  readonly title: string;
  readonly contenders: readonly Contender[];
  readonly sizes: readonly number[];
  readonly rounds: (size: number) => number;
  readonly vaults?: number;
  readonly quota?: StubOptions['quota'];
  /** The last of the secrets is not there. */
  readonly oneMissing?: boolean;
  /** Milliseconds until loaded without the imports, or since the start of the process. */
  readonly figure: 'loadMs' | 'readyMs';
}

const LATENCY = { latencyMs: 20, tokenLatencyMs: 20 };
export const latency = LATENCY;

const vaultref: Contender = { name: 'vaultref', file: 'vaultref.mjs' };
const vaultrefHttp2: Contender = {
  name: 'vaultref, HTTP/2',
  file: 'vaultref.mjs',
  env: { BENCH_HTTP2: '1' },
};
const vaultrefCommonJs: Contender = { name: 'vaultref, CommonJS', file: 'vaultref.cjs' };
const provider: Contender = { name: 'app-configuration-provider', file: 'provider.mjs', slow: true };
const providerParallel: Contender = {
  name: 'app-configuration-provider, parallel',
  file: 'provider.mjs',
  env: { BENCH_PARALLEL: '1' },
};
const sequential: Contender = { name: 'SDK, one after another', file: 'sdk-sequential.mjs', slow: true };
const parallel: Contender = { name: 'SDK, Promise.all', file: 'sdk-parallel.mjs' };
const dotenvAzure: Contender = { name: 'dotenv-azure', file: 'dotenv-azure.mjs', slow: true };
const rawHttps: Contender = { name: 'raw https, pool of 64', file: 'raw-https.mjs' };
const rawHttp2: Contender = { name: 'raw HTTP/2', file: 'raw-http2.mjs' };

export const SCENARIOS: readonly Scenario[] = [
  {
    title: 'Loading the secrets of one vault',
    contenders: [
      vaultref,
      vaultrefHttp2,
      provider,
      providerParallel,
      sequential,
      parallel,
      dotenvAzure,
      rawHttps,
      rawHttp2,
    ],
    sizes: [1, 10, 50, 200, 1_000],
    rounds: (size) => (size === 1_000 ? 3 : 5),
    figure: 'loadMs',
  },
  {
    title: 'Four vaults',
    contenders: [vaultref, parallel, rawHttps],
    sizes: [200],
    rounds: () => 5,
    vaults: 4,
    figure: 'loadMs',
  },
  {
    title: '1,000 references to 50 secrets',
    contenders: [vaultref, { name: 'vaultref, 20 references to each', file: 'vaultref-repeated.mjs' }],
    sizes: [50],
    rounds: () => 7,
    figure: 'loadMs',
  },
  {
    title: 'One of the secrets is missing: until the application is told',
    contenders: [vaultref, parallel, dotenvAzure, provider],
    sizes: [10],
    rounds: () => 3,
    oneMissing: true,
    figure: 'loadMs',
  },
  {
    title: 'A vault that allows 100 requests a second and says nothing of when to return',
    contenders: [vaultref, providerParallel, parallel],
    sizes: [1_000],
    rounds: () => 1,
    quota: { requests: 100, windowMs: 1_000 },
    figure: 'loadMs',
  },
  {
    title: 'From the start of the process to the configuration, managed identity',
    contenders: [vaultref, vaultrefCommonJs, parallel],
    sizes: [10, 50, 200],
    rounds: () => 7,
    figure: 'readyMs',
  },
];

/** What restarts as a fleet. */
export const FLEET: readonly Contender[] = [vaultref, provider, providerParallel, parallel, sequential];
