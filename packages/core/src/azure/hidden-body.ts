import type { PipelinePolicy, PipelineRequest } from './pipeline.js';

/**
 * Two policies between which a request has no body. The SDK's own challenge policy stands there: it takes the body off the
 * first request of every client, and would keep it, to send it again after a challenge that never comes.
 */
export function hiddenBody(): { readonly hide: PipelinePolicy; readonly restore: PipelinePolicy } {
  const bodies = new WeakMap<PipelineRequest, PipelineRequest['body']>();
  return {
    hide: {
      name: 'vaultrefHideBodyPolicy',
      sendRequest(request, next) {
        if (request.body !== undefined) bodies.set(request, request.body);
        delete request.body;
        return next(request);
      },
    },
    restore: {
      name: 'vaultrefRestoreBodyPolicy',
      async sendRequest(request, next) {
        const body = bodies.get(request);
        if (body !== undefined) request.body = body;
        try {
          return await next(request);
        } finally {
          delete request.body;
        }
      },
    },
  };
}
