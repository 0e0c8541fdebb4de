import type { PipelinePolicy } from './pipeline.js';

/** What became of a token request. */
export interface TokenOutcome {
  readonly status?: number;
  /** Node's code, where there was no answer. */
  readonly code?: string;
}

/** Sees the token requests of one credential: @azure/identity says of an outage no more than of a wrong secret. */
export class TokenWitness {
  #last: TokenOutcome = {};

  /** Of the last request; empty when it was granted. */
  get last(): TokenOutcome {
    return this.#last;
  }

  readonly policy: PipelinePolicy = {
    name: 'vaultrefTokenWitness',
    sendRequest: async (request, next) => {
      this.#last = {};
      try {
        const response = await next(request);
        if (response.status >= 400) this.#last = { status: response.status };
        return response;
      } catch (error) {
        const code: unknown = Reflect.get(Object(error), 'code');
        this.#last = typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? { code } : {};
        throw error;
      }
    },
  };
}
