import { describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { azurePackage } from './azure-package.js';

describe('azurePackage()', () => {
  it('gives the CommonJS twin, and imports nothing', async () => {
    const given = await azurePackage('@azure/core-rest-pipeline', () =>
      Promise.reject(new Error('imported')),
    );
    expect(given).toBe(createRequire(import.meta.url)('@azure/core-rest-pipeline'));
  });

  it('imports where there is none', async () => {
    const bundled = { SecretClient: class {} };
    expect(await azurePackage('@azure/of-a-bundle', () => Promise.resolve(bundled))).toBe(bundled);
  });
});
