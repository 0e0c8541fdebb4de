import type { MarkdownRenderer } from 'vitepress';

/** Shows the name of the file above the code that has one: ```ts title="main.ts". */
export function codeTitles(md: MarkdownRenderer): void {
  const { fence } = md.renderer.rules;
  if (fence === undefined) throw new Error('VitePress renders no fenced code; see what its new version does');
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const [, title] = /title="([^"]+)"/.exec(tokens[index]?.info ?? '') ?? [];
    const code = fence(tokens, index, ...rest);
    return title === undefined ? code : `<p class="code-title">${md.utils.escapeHtml(title)}</p>${code}`;
  };
}
