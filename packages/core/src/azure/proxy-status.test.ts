import { describe, expect, it } from '@jest/globals';
import { saysNoSuchHost } from './proxy-status.js';

describe('saysNoSuchHost()', () => {
  it.each<[string | string[] | undefined, boolean]>([
    ['proxy; error=dns_error; rcode="NXDOMAIN"', true],
    ['proxy;error=dns_error;rcode="NXDOMAIN";info-code=22', true],
    ['proxy; rcode="NXDomain"; error="dns_error"', true],
    ['"a proxy"; error=dns_error', true],
    ['near, far; error=dns_error; details="no, really; none"', true],
    [['near', 'far; error=dns_error'], true],
    ['proxy; error=dns_error; rcode="SERVFAIL"', false],
    ['proxy; error=dns_timeout', false],
    ['proxy; error=connection_refused; details="x; error=dns_error"', false],
    ['error=dns_errors', false],
    ['', false],
    [undefined, false],
  ])('of %j is %s', (header, expected) => {
    expect(saysNoSuchHost(header)).toBe(expected);
  });
});
