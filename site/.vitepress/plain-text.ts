import type { MarkdownRenderer } from 'vitepress';

/** Pages are no templates of Vue: two braces in text and code are two braces, and tags, but for anchors, are text. */
export function plainText(md: MarkdownRenderer): void {
  for (const name of ['text', 'code_inline'] as const) {
    const render = md.renderer.rules[name];
    if (render === undefined) throw new Error(`VitePress renders no ${name}; see what its new version does`);
    md.renderer.rules[name] = (...token) => render(...token).replaceAll('{{', '&#123;&#123;');
  }
  for (const name of ['html_inline', 'html_block'] as const)
    md.renderer.rules[name] = (tokens, index) => {
      const { content = '' } = tokens[index] ?? {};
      return /^(?!<)|^<\/a>|^<a id="[^"]+">/.test(content) ? content : md.utils.escapeHtml(content);
    };
}
