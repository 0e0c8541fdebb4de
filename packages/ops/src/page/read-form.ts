import { readText } from '../read-text.js';
import type { FormTokens } from './form-tokens.js';
import { isSameOrigin } from './hosts.js';
import { textResponse } from './page-response.js';

/** The largest secret, 25 KB, with every byte percent-encoded, and the rest of the form; in bytes. */
const FORM_LIMIT = 128 * 1024;

/** The fields of a form of the page, or what any other form is refused with. */
export async function readForm(request: Request, tokens: FormTokens): Promise<URLSearchParams | Response> {
  if (!isSameOrigin(request)) return textResponse(403, 'The form is not of this page.');
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type))
    return textResponse(415, 'Forms are application/x-www-form-urlencoded.');
  const text = await readText(request, FORM_LIMIT);
  if (text === undefined) return textResponse(413, 'The form is too large.');
  const form = new URLSearchParams(text);
  return tokens.isOwn(request, form.get('token'))
    ? form
    : textResponse(403, 'The form is out of date. Go back, load the page again and repeat.');
}
