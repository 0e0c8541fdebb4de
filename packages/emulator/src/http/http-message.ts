/** A request without its socket: one handler serves direct TLS, the proxy's tunnels, plain HTTP and memory alike. */
export interface HttpRequest {
  /** Whether it came over TLS, or would have. */
  readonly secure: boolean;
  readonly method: string;
  /** Lower case, without a port. */
  readonly host: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query exactly as sent: what a signature covers. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as text. It stays unread until the caller is known. */
  readBody(): Promise<string>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

export function headerOf(request: HttpRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** A query parameter by name, whatever its case; the SDK also percent-encodes the name, which is decoded by now. */
export function queryOf(request: HttpRequest, name: string): string | undefined {
  for (const [key, value] of request.query) if (key.toLowerCase() === name) return value;
  return undefined;
}

/** A path segment, decoded; malformed escapes stay as they are and fail as an invalid name. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
