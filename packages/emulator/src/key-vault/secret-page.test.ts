import { describe, expect, it } from '@jest/globals';
import type { HttpRequest } from '../http/http-message.js';
import { secretPage } from './secret-page.js';

function page(query: string, items: readonly string[] = ['a', 'b', 'c']): { status: number; body: unknown } {
  const request: HttpRequest = {
    secure: true,
    method: 'GET',
    host: 'my-app-kv.vault.azure.net',
    path: '/secrets',
    query: new URLSearchParams(`api-version=7.4&${query}`),
    target: `/secrets?${query}`,
    headers: {},
    readBody: () => Promise.resolve(''),
  };
  const { status, body } = secretPage(request, { items, idOf: (id) => id, show: (id) => ({ id }) });
  return { status, body: JSON.parse(body) as unknown };
}

describe('secretPage()', () => {
  it('links to the next page by an absolute URL with its port and an opaque token', () => {
    const { body } = page('maxresults=2');
    expect(body).toEqual({
      value: [{ id: 'a' }, { id: 'b' }],
      nextLink: expect.stringMatching(
        /^https:\/\/my-app-kv\.vault\.azure\.net:443\/secrets\?api-version=7\.4&\$skiptoken=[\w-]+&maxresults=2$/,
      ),
    });
  });

  it.each(['maxresults=0', 'maxresults=26', 'maxresults=x', '$skiptoken=x', '$skiptoken=e30'])(
    'refuses %s',
    (query) => {
      expect(page(query)).toMatchObject({ status: 400, body: { error: { code: 'BadParameter' } } });
    },
  );

  it('ends with null, also when there is nothing', () => {
    expect(page('')).toMatchObject({ body: { nextLink: null } });
    expect(page('', [])).toEqual({ status: 200, body: { value: [], nextLink: null } });
  });
});
