import { type Clock, refuseUnknownOptions } from '@vaultref/core';
import type { FetchHandler } from '../fetch-handler.js';
import { type AccessOptions, refuse } from './access.js';
import { FormTokens } from './form-tokens.js';
import { createVersion, type SecretWriter } from './create-version.js';
import { listSecrets } from './list-secrets.js';
import { assetResponse, textResponse } from './page-response.js';
import { SCRIPT } from './page-script.js';
import { STYLE } from './page-style.js';
import type { PageCall } from './page-call.js';
import { readForm } from './read-form.js';
import { refresh, showOverview } from './overview.js';
import type { PageConfig } from './status-report.js';

/** Who sees the page, what it shows, and what can be done on it. */
export interface StatusPageOptions extends AccessOptions {
  /** The heading. Default `Configuration`. */
  readonly title?: string;
  /** How often the page updates itself where scripts run, in milliseconds; 0 for never. Default 5,000. */
  readonly updateMs?: number;
  /**
   * Lets whoever may see the page create new versions of secrets, by a credential of its own: that of the configuration needs
   * to read only. Without it nobody can.
   */
  readonly write?: SecretWriter | undefined;
  /** The path under which browsers see the page, where a proxy rewrites it. Default: that of the request. */
  readonly path?: string;
  /** Proves that a form is the page's own; the same for all instances behind a load balancer. Default: random. */
  readonly formKey?: string;
  /** The time that ages are reckoned from, for tests. Default: that of this machine. */
  readonly clock?: Pick<Clock, 'now'>;
}

const OPTION_NAMES = ['authorize', 'hosts', 'title', 'updateMs', 'write', 'path', 'formKey', 'clock'];

type Read = (call: PageCall) => Response | Promise<Response>;
type Write = (call: PageCall, form: URLSearchParams) => Promise<Response>;

/** What stands below the page. */
const READS = new Map<string, Read>([
  ['page.css', () => assetResponse('text/css', STYLE)],
  ['page.js', () => assetResponse('text/javascript', SCRIPT)],
  ['secrets', listSecrets],
]);
const WRITES = new Map<string, Write>([
  ['refresh', refresh],
  ['versions', createVersion],
]);

/**
 * The state of a configuration as a page, or as JSON with `Accept: application/json`: health, each reference with its source and
 * the secret in use, what the cache saved. Never a value, its length or a digest of it. It answers at the path where it is
 * mounted and below. Without `authorize` it answers requests of this machine only, and refuses them when the bridge does not
 * tell where they come from.
 *
 * @example
 * const page = statusPage(config, { authorize: (request) => isOperator(request), hosts: ['ops.example.com'] });
 * const response = await page(request, { remoteAddress: '127.0.0.1' });
 *
 * @throws ConfigError ERR_UNKNOWN_OPTION
 */
export function statusPage(config: PageConfig, options: StatusPageOptions = {}): FetchHandler {
  refuseUnknownOptions(options, OPTION_NAMES);
  const { title = 'Configuration', updateMs = 5_000, write, clock = Date } = options;
  const tokens = new FormTokens(options.formKey);
  return async (request, connection = {}) => {
    const refused = await refuse(request, connection, options);
    if (refused) return refused;
    const { base, below } = locate(request, options.path);
    const session = tokens.session(request);
    const call: PageCall = {
      request,
      config,
      write,
      updateMs,
      input: { base, title, now: clock.now(), formToken: session.formToken },
    };
    const response = await answer(call, below, tokens);
    if (session.setCookie !== undefined) response.headers.append('set-cookie', session.setCookie);
    return request.method === 'HEAD' ? new Response(undefined, response) : response;
  };
}

async function answer(call: PageCall, below: string, tokens: FormTokens): Promise<Response> {
  const { request } = call;
  const write = WRITES.get(below);
  if (write) {
    const form = await readForm(request, tokens);
    return form instanceof URLSearchParams ? write(call, form) : form;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return textResponse(405, 'This takes GET only.', { allow: 'GET, HEAD' });
  const read = READS.get(below) ?? showOverview;
  return read(call);
}

/**
 * Tells the path of the page from what is below it. Slashes in a row would turn its links into those of another host.
 * @param path where browsers see the page, when that is not where it is
 */
function locate(request: Request, path: string | undefined): { base: string; below: string } {
  const segments = new URL(request.url).pathname.split('/').filter((segment) => segment !== '');
  const below = nameBelow(request, segments.at(-1) ?? '');
  const own = below === '' ? segments : segments.slice(0, -1);
  const base = path === undefined ? own : path.split('/').filter((segment) => segment !== '');
  return { base: base.map((segment) => `/${segment}`).join(''), below };
}

/** The page itself may stand at `/secrets` or `/refresh`: only what its links and forms ask for is below it. */
function nameBelow({ method, url }: Request, last: string): string {
  if (WRITES.has(last)) return method === 'POST' ? last : '';
  if (last === 'secrets') return new URL(url).searchParams.has('vault') ? last : '';
  return READS.has(last) ? last : '';
}
