// The rules of ARCHITECTURE.md, "Who may know whom". Tests may import whatever they test with.
const production = { pathNot: String.raw`\.test\.ts$|/test/` };
const core = (path) => `^packages/core/src/${path}`;
const VOCABULARY = [
  'errors.ts',
  'option-errors.ts',
  'nearest-name.ts',
  'clock.ts',
  'diagnostics.ts',
  'logger.ts',
  'events/rotation-channel.ts',
  'deadline.ts',
  'azure/(azure-access|pipeline).ts',
  'failure-message.ts',
  'exported-variables.ts',
  'tree/(path|config-tree|standard-schema).ts',
  'sources/source.ts',
  'secrets/(secret-provider|credential|cloud|secret-problem|abortable|pause).ts',
  'references/reference.ts',
  'config/report.ts',
];
const PURE = ['references/', 'tree/', 'redact.ts'];

export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'adapters-know-core-and-ops-by-name',
      severity: 'error',
      from: { path: '^packages/(nestjs|express)/src', ...production },
      to: { path: '^packages/|^examples|^bench', pathNot: '^packages/(core|ops)/dist/|^packages/$1/' },
    },
    {
      name: 'ops-knows-core-by-name-and-no-framework',
      severity: 'error',
      from: { path: '^packages/ops/src', ...production },
      to: {
        path: '^packages/|^examples|^bench|(^|/node_modules/)',
        pathNot: '^packages/core/dist/|^packages/ops/src/',
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'cli-knows-core-by-name-and-no-azure',
      severity: 'error',
      from: { path: '^packages/cli/src', ...production },
      to: {
        path: '^packages/|^examples|^bench|(^|/node_modules/)@azure/',
        pathNot: '^packages/core/dist/|^packages/cli/src/',
      },
    },
    {
      name: 'core-knows-no-sibling-and-no-framework',
      severity: 'error',
      from: { path: '^packages/core/src', ...production },
      to: { path: '^packages/(?!core/)|(^|/node_modules/)(@nestjs|express|rxjs|reflect-metadata)(/|$)' },
    },
    {
      name: 'emulator-knows-no-sibling',
      severity: 'error',
      from: { path: '^packages/emulator/src', ...production },
      to: { path: '^packages/(?!emulator/)' },
    },
    {
      name: 'nothing-imports-examples',
      severity: 'error',
      from: { path: '^(packages|bench|compat)/' },
      to: { path: '^examples/' },
    },
    {
      name: 'vocabulary-knows-vocabulary',
      severity: 'error',
      from: { path: VOCABULARY.map(core) },
      to: { path: core(''), pathNot: VOCABULARY.map(core) },
    },
    {
      name: 'pure-stages-know-vocabulary',
      severity: 'error',
      from: { path: PURE.map(core), ...production },
      to: { path: core(''), pathNot: [...VOCABULARY, ...PURE].map(core) },
    },
    {
      name: 'pure-stages-do-no-io',
      severity: 'error',
      from: { path: PURE.map(core), ...production },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?util$' },
    },
    {
      name: 'sources-and-providers-know-vocabulary',
      severity: 'error',
      from: { path: [core('sources/'), core('secrets/.*-provider')], ...production },
      to: {
        path: core(''),
        pathNot: [
          ...VOCABULARY,
          'sources/(read-text|parse-json|file-syntax|variables|variable-layer|place-paths|without-azure|app-configuration-.*).ts',
          'references/',
          'azure/',
          'secrets/.*-provider',
        ].map(core),
      },
    },
    {
      name: 'azure-stays-in-its-room',
      severity: 'error',
      from: {
        path: core(''),
        pathNot: [
          core('azure/'),
          core('secrets/key-vault-provider.ts'),
          core('sources/app-configuration.ts'),
          production.pathNot,
        ],
      },
      to: { path: '/node_modules/@azure/' },
    },
    {
      name: 'third-party-code-on-first-use',
      comment: 'An application without references pays nothing: code by import(), types by import type.',
      severity: 'error',
      from: { path: core(''), ...production },
      to: { path: '/node_modules/', dependencyTypesNot: ['type-only'], dynamic: false },
    },
    {
      name: 'only-composition-knows-the-state',
      severity: 'error',
      from: { path: core('(secrets|azure|sources)/'), ...production },
      to: { path: core('(config/(?!report)|load-)') },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: '/test/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
