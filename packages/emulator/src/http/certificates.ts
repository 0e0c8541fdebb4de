import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const SUBJECT = 'CN=Vaultref emulator (this process only)';
const HOUR_MS = 60 * 60 * 1000;
const LIFETIME_MS = 90 * 24 * HOUR_MS;

/** A certificate authority that lives as long as its emulator. Its keys exist in memory only. */
export interface CertificateAuthority {
  /** The public certificate, PEM. */
  readonly certificate: string;
  /** The TLS identity of a host, made on first use. */
  contextFor(host: string): Promise<SecureContext>;
}

export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const keys = await generateKeys();
  const leafKeys = await generateKeys();
  const leafKey = x509.PemConverter.encode(
    await crypto.subtle.exportKey('pkcs8', leafKeys.privateKey),
    'PRIVATE KEY',
  );
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: SUBJECT,
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity(),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });

  const mint = async (host: string): Promise<SecureContext> => {
    const leaf = await x509.X509CertificateGenerator.create({
      subject: `CN=${host}`,
      issuer: SUBJECT,
      publicKey: leafKeys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      ...validity(),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
        await x509.SubjectKeyIdentifierExtension.create(leafKeys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return createSecureContext({ key: leafKey, cert: leaf.toString('pem') });
  };

  const contexts = new Map<string, Promise<SecureContext>>();
  return {
    certificate: certificate.toString('pem'),
    contextFor(host) {
      const context = contexts.get(host) ?? mint(host);
      contexts.set(host, context);
      return context;
    },
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  // An hour back, for a clock that is set right while the emulator runs.
  return { notBefore: new Date(now - HOUR_MS), notAfter: new Date(now + LIFETIME_MS) };
}
