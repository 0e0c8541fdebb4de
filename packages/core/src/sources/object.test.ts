import { describeSource } from '@vaultref/contracts';
import { object } from './object.js';

describeSource('object()', (content) => Promise.resolve({ source: object(content) }), 'none');
