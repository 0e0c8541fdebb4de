import { defineConfig } from 'vitepress';
import { codeTitles } from './code-titles.js';
import { pageLinks } from './page-links.js';
import { plainText } from './plain-text.js';
import { routeOf, sidebar } from './pages.js';
import { vueForPages } from './vue-for-pages.js';

export default defineConfig({
  title: 'Vaultref',
  description: 'Azure Key Vault references in the configuration of Node applications',
  srcDir: '..',
  srcExclude: ['**/{src,test,dist}/**', '{examples,compat}/**', '**/*.api.md'],
  rewrites: routeOf,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    config: (md) => {
      pageLinks(md);
      codeTitles(md);
      plainText(md);
    },
  },
  vite: { plugins: [vueForPages], build: { chunkSizeWarningLimit: 4000 } }, // the index of the search
  themeConfig: {
    sidebar: sidebar(),
    outline: [2, 3],
    search: {
      provider: 'local',
      options: { miniSearch: { searchOptions: { combineWith: 'AND' } } },
    },
    nav: [
      { text: 'Start', link: '/docs/getting-started/node' },
      { text: 'Options', link: '/docs/options' },
      { text: 'Errors', link: '/docs/errors' },
      { text: 'API', link: '/api/@vaultref/core' },
    ],
  },
});
