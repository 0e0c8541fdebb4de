import type { HttpResponse } from './http-message.js';

/** A response and the way it goes to the client. */
export interface Answer {
  readonly response: HttpResponse;
  /** How long it waits before it sets out. */
  readonly delayMs: number;
  readonly delivery: Delivery;
}

export type Delivery =
  | { readonly how: 'whole' }
  /** Never: the connection stays open and silent. */
  | { readonly how: 'hang' }
  /** The connection is reset or closed, before the answer or after so many bytes of its body. */
  | { readonly how: 'broken'; readonly by: 'reset' | 'close'; readonly afterBytes: number | undefined }
  /** The body comes so many bytes at a time. */
  | { readonly how: 'drip'; readonly bytes: number; readonly intervalMs: number };

export const WHOLE: Delivery = { how: 'whole' };
