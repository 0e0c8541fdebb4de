import type { HttpRequest } from '../http/http-message.js';
import { headerOf } from '../http/http-message.js';

/** The moment that a read asks for, as it was then; `undefined` for now, `NaN` when it is no date. */
export function momentOf(request: HttpRequest): number | undefined {
  const header = headerOf(request, 'accept-datetime');
  return header === undefined ? undefined : Date.parse(header);
}
