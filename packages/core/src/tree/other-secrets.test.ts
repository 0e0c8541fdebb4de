import { describe, expect, it } from '@jest/globals';
import { withOtherSecrets } from './other-secrets.js';

describe('withOtherSecrets()', () => {
  it.each([
    ['Ab3-ef/Gz!', 'De8-bc/Qp!'],
    ['!?', '!?0'],
    [41, 42],
    [41n, 42n],
    [true, false],
    [null, null],
    [new Uint8Array([4, 7]), new Uint8Array([5, 6])],
    [
      { user: 'app', ports: [1, 'x1'] },
      { user: 'dzz', ports: [2, 'n6'] },
    ],
  ])('in the place of %p puts %p: another one of the same form', (secret, other) => {
    expect(withOtherSecrets({ pw: secret }, [['pw']])).toEqual({ pw: other });
  });

  it('leaves all else, absent secrets and the tree that is given as they are', () => {
    const tree = { db: { pw: 'abc', user: 'u' }, port: 1 };
    const other = withOtherSecrets(tree, [
      ['db', 'pw'],
      ['db', 'nope'],
      ['nope', 'x'],
    ]);
    expect(other).toEqual({ db: { pw: 'def', user: 'u' }, port: 1 });
    expect(tree.db.pw).toBe('abc');
  });

  it('changes the whole of an array that a secret is in', () => {
    expect(withOtherSecrets({ hosts: ['a', 'b'] }, [['hosts', 1]])).toEqual({ hosts: ['d', 'e'] });
  });
});
