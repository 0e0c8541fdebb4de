import { problemError } from '../errors.js';

/** In the order in which the SDK's own proxy support looks at them, each also in lower case. */
const VARIABLES = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'];

/**
 * The proxy on the way to an https URL, if there is one.
 * @param given the option `transport.proxy`: a URL, `false` for none, `undefined` for what the variables say
 * @throws ConfigError ERR_INVALID_OPTION
 */
export function proxyFor(
  url: string,
  given: string | false | undefined,
  env: NodeJS.ProcessEnv,
): URL | undefined {
  if (given === false) return undefined;
  if (given != null) return parseProxy(given, 'transport.proxy');
  const host = new URL(url).hostname;
  const variable = VARIABLES.flatMap((name) => [name, name.toLowerCase()]).find((name) => env[name]);
  if (variable === undefined || isExcepted(host, env['NO_PROXY'] || env['no_proxy'] || '')) return undefined;
  return parseProxy(env[variable] ?? '', variable);
}

/**
 * `NO_PROXY` as curl, Go and Python read it: hosts or domains, with all below them, separated by commas or blanks; `*` is all.
 * Only Azure's hosts are asked about, whose port is 443 and whose names are no addresses.
 */
function isExcepted(host: string, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .map((entry) => entry.replace(/:443$/, '').replace(/^\*?\.(?=.)/, ''))
    .some((entry) => entry === '*' || (entry !== '' && (host === entry || host.endsWith(`.${entry}`))));
}

/** Nothing of the text is printed: it may hold a password. */
function parseProxy(text: string, name: string): URL {
  // As curl does, and the administrators who write such variables for it.
  const full = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol)) return url;
  throw problemError(
    {
      code: 'ERR_INVALID_OPTION',
      message: `${name} is not the URL of a proxy`,
      remedy: 'write http://<host>:<port> or https://<host>:<port>; SOCKS proxies are not supported',
      transient: false,
    },
    { name: name === 'transport.proxy' ? `option ${name}` : `variable ${name}` },
  );
}
