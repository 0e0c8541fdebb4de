import { join } from 'node:path';
import type { Plugin } from 'vite';
import { ROOT } from './pages.js';

/** The pages lie above this package, where no Vue is to be found: they import it as if they lay here. */
export const vueForPages: Plugin = {
  name: 'vue-for-pages',
  enforce: 'pre',
  resolveId(name, importer) {
    return /^vue(?:$|\/)/.test(name) && importer?.endsWith('.md')
      ? this.resolve(name, join(ROOT, 'site/package.json'), { skipSelf: true })
      : undefined;
  },
};
