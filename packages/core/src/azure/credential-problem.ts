import type { Problem } from '../errors.js';

/** What an error of @azure/identity tells us; its texts are never passed on. */
interface IdentityError {
  readonly name?: string;
  readonly message?: string;
  readonly statusCode?: number;
  readonly code?: string;
}

/** Why there is no token. Only the class of the credential, a status and an AADSTS number are taken from the error. */
export function credentialProblem(error: unknown, credential: string): Problem {
  const { name, message = '', statusCode, code } = (error ?? {}) as IdentityError;
  const reason =
    /AADSTS\d+/.exec(message)?.[0] ??
    (typeof code === 'string' && /^E[A-Z_]+$/.test(code) ? code : undefined);
  const details = {
    ...(reason === undefined ? {} : { reason }),
    ...(statusCode === undefined ? {} : { status: statusCode }),
  };
  if (name === 'TimeoutError' || name === 'AbortError')
    return {
      code: 'ERR_CREDENTIAL_UNAVAILABLE',
      message: `${credential} gave no token in time`,
      remedy: 'check the identity endpoint of this host, or sign in again with the developer tool',
      ...details,
      transient: true,
    };
  if (name === 'AuthenticationError' || name === 'AuthenticationRequiredError' || statusCode !== undefined)
    return {
      code: 'ERR_AUTHENTICATION_FAILED',
      message: `the token endpoint refused ${credential}`,
      remedy:
        'check the identity of the application: that it is assigned, its client id, tenant and secret or certificate',
      ...details,
      transient:
        statusCode === undefined ? false : statusCode >= 500 || statusCode === 429 || statusCode === 408,
    };
  return {
    code: 'ERR_CREDENTIAL_UNAVAILABLE',
    message: `${credential} found no way to get a token here`,
    remedy:
      "sign in with 'az login', set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or run with a managed identity",
    ...details,
    transient: false,
  };
}
