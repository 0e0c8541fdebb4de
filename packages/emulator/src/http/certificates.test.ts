import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createCertificateAuthority } from './certificates.js';

describe('createCertificateAuthority()', () => {
  it('makes an authority that signs no further authority, with a key of its own each time', async () => {
    const [one, two] = await Promise.all([createCertificateAuthority(), createCertificateAuthority()]);
    const certificate = new X509Certificate(one.certificate);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.verify(new X509Certificate(two.certificate).publicKey)).toBe(false);
    expect(one.certificate).not.toContain('PRIVATE');
  });

  it('makes the identity of a host once', async () => {
    const authority = await createCertificateAuthority();
    const contexts = ['a.example', 'a.example', 'b.example'].map((host) => authority.contextFor(host));
    const [first, again, other] = await Promise.all(contexts);
    expect(first).toBe(again);
    expect(first).not.toBe(other);
  });
});
