/** Names by which a machine calls itself. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Headers by which a proxy says that the request came from somewhere else. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Whether the request is for a name of this page. A name of somebody else that leads here, as in DNS rebinding, would let
 * their scripts read it.
 * @param hosts names beside those of this machine; ports do not matter
 */
export function isOwnHost(request: Request, hosts: readonly string[]): boolean {
  const own = new Set([...LOOPBACK, ...hosts.map(nameOf)]);
  const names = [new URL(request.url).host, request.headers.get('host')];
  return names.every((name) => name === null || own.has(nameOf(name)));
}

/** Whether a request comes from this machine, and not through a proxy on it. */
export function isLocal(request: Request, remoteAddress: string | undefined): boolean {
  return (
    remoteAddress !== undefined &&
    /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/i.test(remoteAddress) &&
    !FORWARDED.some((name) => request.headers.has(name))
  );
}

/** Whether a page of the same origin sent it. Browsers say so in either header, and let no script write them. */
export function isSameOrigin({ headers, url }: Request): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('origin');
  return origin === null || hostOf(origin) === (headers.get('host') ?? new URL(url).host).toLowerCase();
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
