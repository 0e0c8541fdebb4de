import type { Connection } from '../fetch-handler.js';
import { isLocal, isOwnHost } from './hosts.js';
import { textResponse } from './page-response.js';

/** Says whether somebody may see the page: `true`, or not; or answers in its place with a redirect to a login, or a 401. */
export type Authorize = (
  request: Request,
  connection: Connection,
) => boolean | Response | Promise<boolean | Response>;

/** Who sees the page, and under which names of the host. */
export interface AccessOptions {
  /** Who may see the page and use it. Without it, only this machine: then a bridge has to tell the remote address. */
  readonly authorize?: Authorize | undefined;
  /** The names under which the page answers beside `localhost`, `127.0.0.1` and `[::1]`, without ports. Default: none. */
  readonly hosts?: readonly string[];
}

/** What a request is refused with; `undefined` when it may pass. */
export async function refuse(
  request: Request,
  connection: Connection,
  { authorize, hosts = [] }: AccessOptions,
): Promise<Response | undefined> {
  if (!isOwnHost(request, hosts))
    return textResponse(403, 'The page does not answer under this host name. Its option hosts lists names.');
  if (!authorize)
    return isLocal(request, connection.remoteAddress)
      ? undefined
      : textResponse(403, 'Without the option authorize, the page answers requests of this machine only.');
  const answer = await authorize(request, connection);
  if (answer === true) return undefined;
  return answer || textResponse(403, 'Forbidden.');
}
