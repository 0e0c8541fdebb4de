import type { PipelinePolicy } from './pipeline.js';

/** What became of a token request. */
export interface TokenOutcome {
  readonly status?: number;
  /** Node's code, where there was no answer. */
  readonly code?: string;
  /** Who was asked: host and port, nothing else of its URL. */
  readonly endpoint?: string;
  /** The variable that names this endpoint. */
  readonly variable?: string;
}

/** Sees the token requests of one credential: @azure/identity says of an outage no more than of a wrong secret. */
export class TokenWitness {
  #last: TokenOutcome = {};
  readonly #variables: readonly (readonly [name: string, endpoint: string | undefined])[];

  /** @param variables names of those in which the URL of the endpoint may stand */
  constructor(env: NodeJS.ProcessEnv, variables: readonly string[]) {
    this.#variables = variables.map((name) => [name, endpointOf(env[name])]);
  }

  /** Of the last request. */
  get last(): TokenOutcome {
    return this.#last;
  }

  /** A request goes to a URL. */
  asks(url: string): void {
    const endpoint = endpointOf(url);
    const [variable] = this.#variables.find(([, named]) => named !== undefined && named === endpoint) ?? [];
    this.#last = {
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(variable === undefined ? {} : { variable }),
    };
  }

  /** It was sent, and there is no answer. */
  failed(error: unknown): void {
    const code: unknown = Reflect.get(Object(error), 'code');
    if (typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code)) this.#last = { ...this.#last, code };
  }

  readonly policy: PipelinePolicy = {
    name: 'vaultrefTokenWitness',
    sendRequest: async (request, next) => {
      this.asks(request.url);
      try {
        const response = await next(request);
        if (response.status >= 400) this.#last = { ...this.#last, status: response.status };
        return response;
      } catch (error) {
        this.failed(error);
        throw error;
      }
    },
  };
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

function endpointOf(url = ''): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || DEFAULT_PORTS[protocol]}`;
}
