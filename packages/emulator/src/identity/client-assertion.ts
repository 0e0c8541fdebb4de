import { parseJsonObject } from '../http/json-object.js';
import type { FederatedCredential } from '../seed/parsed-seed.js';

export interface AssertionProblem {
  /** Of Entra: the number after AADSTS. */
  readonly code: number;
  readonly message: string;
}

// How far Entra lets clocks differ.
const SKEW_SECONDS = 5 * 60;

/**
 * Why an assertion does not stand for an identity, `undefined` when it does. Its signature is not verified, for its
 * issuer is not here; and where the identity has no federated credential, nothing is.
 * @param machineNow the issuer's clock is the machine's, wherever the emulator's has been set to.
 */
export function assertionProblem(
  assertion: string,
  federated: readonly FederatedCredential[],
  machineNow: number,
): AssertionProblem | undefined {
  if (federated.length === 0) return undefined;
  const claims = readClaims(assertion);
  if (!claims) return { code: 50027, message: 'JWT token is invalid or malformed.' };
  const { iss, sub, aud, exp, nbf } = claims;
  const seconds = machineNow / 1000;
  const isCurrent = typeof exp === 'number' && exp + SKEW_SECONDS > seconds;
  if (!isCurrent || (typeof nbf === 'number' && nbf - SKEW_SECONDS > seconds)) {
    return { code: 700024, message: 'Client assertion is not within its valid time range.' };
  }
  const ofIssuer = federated.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) return noMatch(700211, 'issuer', iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) return noMatch(700213, 'subject', sub);
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud];
  return ofSubject.some(({ audience }) => audiences.includes(audience))
    ? undefined
    : noMatch(700212, 'audience', audiences.join(', '));
}

/** The payload of a JWT: three parts, of which the first two are JSON objects. */
function readClaims(assertion: string): Readonly<Record<string, unknown>> | undefined {
  const parts = assertion.split('.');
  const [header, payload] = parts.map((part) => parseJsonObject(Buffer.from(part, 'base64url').toString()));
  return parts.length === 3 && header && parts[2] !== '' ? payload : undefined;
}

function noMatch(code: number, what: string, presented: unknown): AssertionProblem {
  const text = typeof presented === 'string' ? presented : '';
  return {
    code,
    message: `No matching federated identity record found for presented assertion ${what} '${text}'.`,
  };
}
