import { describeRotationChannel } from '@vaultref/contracts';
import { localChannel } from './rotation-channel.js';

describeRotationChannel(
  'localChannel()',
  (ends) => {
    const channel = localChannel();
    return Promise.resolve(Array.from({ length: ends }, () => channel));
  },
  () => Promise.resolve(),
);
