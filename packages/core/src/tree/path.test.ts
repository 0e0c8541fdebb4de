import { describe, expect, it } from '@jest/globals';
import { formatPath, valueAt, valueAtText } from './path.js';

describe('path', () => {
  it('is printed with dots, and cannot forge a line', () => {
    expect(formatPath(['db', 'hosts', 0])).toBe('db.hosts.0');
    expect(formatPath(['a\nERROR: b'])).toBe('a\\u000aERROR: b');
  });

  it('of the whole tree has a name', () => {
    expect(formatPath([])).toBe('(root)');
  });

  it('leads through own properties only', () => {
    expect(valueAt({ a: [{ b: 1 }] }, ['a', 0, 'b'])).toBe(1);
    expect(valueAt({}, ['constructor', 'name'])).toBeUndefined();
    expect(valueAt({ a: 'text' }, ['a', 'length'])).toBeUndefined();
    expect(valueAt({ a: [1] }, ['a', 'length'])).toBeUndefined();
    expect(valueAt({ a: null }, ['a', 'b'])).toBeUndefined();
  });

  it('is read from text, where a key of exactly this text comes first', () => {
    expect(valueAtText({ db: { password: 'p' } }, 'db.password')).toBe('p');
    expect(valueAtText({ 'db.password': 'q', db: { password: 'p' } }, 'db.password')).toBe('q');
  });
});
