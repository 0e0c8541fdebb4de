import type { Snapshot, UntypedValues } from '@vaultref/core';

declare global {
  // The way Express itself offers to widen its types; it holds for @types/express 4 and 5.
  namespace Express {
    interface Request {
      /** The configuration as it was when this request began; set by configMiddleware(). */
      config: Snapshot<UntypedValues>;
    }
    interface Locals {
      /** The same for templates and mounted applications. */
      config: Snapshot<UntypedValues>;
    }
  }
}

/** What is needed of a response of Express. */
interface Response {
  /** What templates and mounted applications see; absent outside Express. */
  locals?: Record<string, unknown>;
}

/**
 * Gives every request the snapshot of its beginning as `req.config` and `res.locals.config`: the same to its end, whatever
 * is refreshed meanwhile. For Express 5 and 4, and what else takes `(req, res, next)`.
 */
export function configMiddleware(config: {
  snapshot(): object;
}): (request: object, response: Response, next: () => void) => void {
  return (request, response, next) => {
    const snapshot = config.snapshot();
    Object.assign(request, { config: snapshot });
    if (response.locals) response.locals['config'] = snapshot;
    next();
  };
}
