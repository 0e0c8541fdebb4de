import { describe, expect, it } from '@jest/globals';
import { html } from './html.js';

describe('html', () => {
  it('writes every value as text', () => {
    const name = `"><script>alert('&')</script>`;
    expect(String(html`<a title="${name}">${name}</a>`)).toBe(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</a>',
    );
  });

  it('writes out what a browser would not show, or show in another order', () => {
    expect(String(html`<i>${'a\u202Eb\u0000c\u200Bd\ne'}</i>`)).toBe(
      '<i>a\\u{202e}b\\u{0}c\\u{200b}d\ne</i>',
    );
  });

  it('keeps HTML in HTML, alone and in lists, and leaves out what is not there', () => {
    const list = ['<', 2].map((each) => html`<i>${each}</i>`);
    expect(String(html`${list}${undefined}${html`<b></b>`}`)).toBe('<i>&lt;</i><i>2</i><b></b>');
  });
});
