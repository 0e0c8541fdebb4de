/** What a request does not tell of itself; the bridge to a server does. */
export interface Connection {
  /** The address at the other end of the socket, never what a header claims. */
  readonly remoteAddress?: string | undefined;
}

/** A function of the Fetch standard, for every server that has a bridge to it. */
export type FetchHandler = (request: Request, connection?: Connection) => Promise<Response>;
