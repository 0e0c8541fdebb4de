import { RejectedAnswer } from './rejected-answer.js';

/** Node's codes of a certificate that is not trusted. */
const TLS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/;

/** What became of a request that had no answer, by the code of the error alone. */
export function networkFailure(error: unknown): RejectedAnswer {
  const code: unknown = Reflect.get(Object(error), 'code');
  const reason = typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'UNKNOWN';
  const details = { reason };
  if (reason.startsWith('PROXY_')) return proxyFailure(reason);
  // The connection ended in the middle of a body.
  if (reason === 'PARSE_ERROR') return new RejectedAnswer('ERR_BAD_RESPONSE', { reason }, true);
  if (TLS.test(reason)) return new RejectedAnswer('ERR_TLS', details);
  if (reason === 'ENOTFOUND') return new RejectedAnswer('ERR_VAULT_NOT_FOUND', details);
  return new RejectedAnswer('ERR_VAULT_UNREACHABLE', details);
}

/** A proxy that refuses will refuse again; one that cannot be reached, or cannot reach the vault, may recover. */
function proxyFailure(reason: string): RejectedAnswer {
  const status = /^PROXY_(\d{3})$/.exec(reason)?.[1];
  if (status === undefined) return new RejectedAnswer('ERR_PROXY', { reason }, !TLS.test(reason));
  return new RejectedAnswer('ERR_PROXY', { reason, status: Number(status) }, Number(status) >= 500);
}
