import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import type { Store } from './store.js';

export interface StoreInput {
  readonly request: HttpRequest;
  readonly store: Store;
  /** Key of the setting or name of the snapshot; empty for lists. */
  readonly name: string;
  /** Settings are read as they were then, in milliseconds since the epoch; `undefined` for now. */
  readonly moment: number | undefined;
}

/** Answers a caller who may ask. */
export type StoreOperation = (input: StoreInput) => HttpResponse | Promise<HttpResponse>;
