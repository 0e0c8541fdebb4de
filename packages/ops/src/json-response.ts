/** An answer of JSON that no cache keeps. */
export function jsonResponse(
  body: object,
  { status = 200, type = 'application/json', headers = {} }: JsonResponseOptions = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

interface JsonResponseOptions {
  /** Default 200. */
  readonly status?: number;
  /** The media type; default `application/json`. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Says what is wrong with a request, in one word and without detail. */
export function refusal(
  status: number,
  error: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return jsonResponse({ error }, { status, headers });
}
