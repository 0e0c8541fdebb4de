import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { isBodySigned } from './hmac.js';
import { unauthorized } from './problems.js';

/** The body of a write, or the refusal of one that is not the body that was signed. */
export async function readSignedBody(
  request: HttpRequest,
): Promise<{ readonly text: string } | { readonly refusal: HttpResponse }> {
  const text = await request.readBody();
  return isBodySigned(request, text) ? { text } : { refusal: unauthorized('Invalid Signature') };
}
