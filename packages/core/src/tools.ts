// `@vaultref/core/tools`: what tools around a configuration need, such as the command line. Applications need none of it.
export {
  type CheckedReference,
  type CheckOptions,
  type CheckReport,
  checkSources,
  type Place,
} from './check/check-sources.js';
export {
  type ExplainedLayer,
  type ExplainOptions,
  type Explanation,
  explainPath,
} from './check/explain-path.js';
export { dashed, isPlaintextSecret, namesSecret } from './check/plaintext-secrets.js';
export {
  type Inspection,
  type Inspections,
  type InspectOptions,
  inspectSecrets,
} from './check/inspect-secrets.js';
export { vaultUrlOf } from './check/vault-url-of.js';
export { exportVariables } from './preload/export-variables.js';
export { loadVariables } from './preload/load-variables.js';
export { preloadOptions } from './preload/preload-options.js';
export { secretKey, vaultName } from './secrets/secret-provider.js';
export { isSecretName } from './references/grammar.js';
export { formatPath } from './tree/path.js';
