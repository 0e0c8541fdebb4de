export { describeAdapter, type RunningApp } from './describe-adapter.js';
export { describeSecretProvider } from './describe-secret-provider.js';
export { describeSource } from './describe-source.js';
