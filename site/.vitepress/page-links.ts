import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import type { MarkdownRenderer } from 'vitepress';
import { ROOT, routeOf } from './pages.js';

type Token = ReturnType<MarkdownRenderer['parse']>[number];

/** Links between files, as the repository has them, lead to the routes of pages; what is no page stays as text. */
export function pageLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('page-links', ({ tokens, env }) => {
    const file = String(env.realPath ?? env.path).slice(ROOT.length);
    for (const token of tokens) token.children &&= token.children.filter(linksToPage(dirname(file)));
  });
}

/** Tells which tokens stay, and corrects the links among them. */
function linksToPage(folder: string): (token: Token) => boolean {
  let isText = false;
  return (token) => {
    const href = token.attrGet('href');
    if (token.type === 'link_open' && href !== null && !/^(?:[a-z]+:|#|\/)/.test(href)) {
      const [path = '', anchor] = href.split('#');
      const page = pageAt(join(folder, decodeURIComponent(path)));
      isText = page === undefined;
      if (page !== undefined)
        token.attrSet('href', `/${routeOf(page)}${anchor === undefined ? '' : `#${anchor}`}`);
      return !isText;
    }
    if (token.type !== 'link_close' || !isText) return true;
    isText = false;
    return false;
  };
}

/** A page is a Markdown file, or the README of a folder. */
function pageAt(path: string): string | undefined {
  const page = path.endsWith('.md') ? path : join(path, 'README.md');
  return existsSync(join(ROOT, page)) ? page : undefined;
}
