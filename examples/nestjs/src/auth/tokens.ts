import { Injectable } from '@nestjs/common';
import { InjectConfigValue, type SecretRef } from '@vaultref/nestjs';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds. */
const LIFETIME = 300;
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** JSON Web Tokens by the newest key. Those of the key before are good until they end: a rotation logs nobody out. */
@Injectable()
export class Tokens {
  #keys: readonly string[];

  constructor(@InjectConfigValue('session.key') key: SecretRef) {
    this.#keys = [key.value];
    key.onChange((value, previous) => (this.#keys = [value, previous]));
  }

  issue(subject: string): string {
    const claims = encode({ sub: subject, exp: Math.floor(Date.now() / 1_000) + LIFETIME });
    const [newest = ''] = this.#keys;
    return `${HEADER}.${claims}.${sign(claims, newest)}`;
  }

  isGood(token: string): boolean {
    const [header, claims = '', signature = ''] = token.split('.');
    const isSigned = this.#keys.some((key) => isSame(signature, sign(claims, key)));
    if (header !== HEADER || !isSigned) return false;
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number };
    return exp > Date.now() / 1_000;
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function sign(claims: string, key: string): string {
  return createHmac('sha256', key).update(`${HEADER}.${claims}`).digest('base64url');
}

/** In a time that does not tell how much of it is right. */
export function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHmac('sha256', 'length').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
