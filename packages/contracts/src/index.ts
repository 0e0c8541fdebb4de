export { describeAdapter, type RunningApp } from './describe-adapter.js';
export { describeRotationChannel } from './describe-rotation-channel.js';
export { describeSecretProvider } from './describe-secret-provider.js';
export { describeSource } from './describe-source.js';
export { FakeClock } from './fake-clock.js';
