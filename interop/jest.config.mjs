import preset from '../jest.preset.mjs';

/** Fetching from the registries of Python and Maven takes its time, once. */
export default { ...preset, testTimeout: 600_000 };
