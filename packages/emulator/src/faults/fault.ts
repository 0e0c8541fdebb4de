import type { Operation } from '../call.js';
import type { Latency } from './latency.js';

/** What goes wrong, and with which requests. */
export type Fault = FaultSelection & FaultEffect;

/** Which requests a fault strikes. Default: all that match, every time. */
export interface FaultSelection {
  /** Fields left out match all; names match whatever their case. */
  readonly match?: FaultMatch;
  /** Only the n-th request that matches, counted from 1. */
  readonly nth?: number;
  /** Every n-th request that matches: 3 is the third, the sixth ... */
  readonly every?: number;
  /** From 0 to 1: how likely it is for a request that matches. Seeded: the same in every run. */
  readonly probability?: number;
  /** How many requests it strikes. Default: all, until the fault is removed. */
  readonly times?: number;
}

/** What a request must be like, in every field that is given. */
export interface FaultMatch {
  /** What is asked for: a secret, a setting, or a token. */
  readonly kind?: 'secret' | 'setting' | 'token';
  /** What is to be done with it: `getSecret`. */
  readonly operation?: Operation;
  /** Name of the vault. */
  readonly vault?: string;
  /** Name of the secret. */
  readonly secret?: string;
  /** Name of the App Configuration store. */
  readonly store?: string;
  /** The key of a setting, or the filter of a list. */
  readonly key?: string;
  /** Name of the identity that asks; login.microsoftonline.com does not know it before it has read the request. */
  readonly identity?: string;
  /** The host that is asked: `my-app-kv.vault.azure.net`. */
  readonly host?: string;
}

/**
 * What goes wrong. `hang`: no answer, on an open connection; `malformed`: the true body behind a brace, which is no JSON;
 * `empty`: the true answer without its body. What comes of the others, their fields say.
 */
export type FaultEffect =
  | StatusEffect
  | ThrottleEffect
  | LatencyEffect
  | BrokenEffect
  | TruncateEffect
  | DripEffect
  | { readonly effect: 'hang' }
  | { readonly effect: 'malformed' }
  | { readonly effect: 'empty' }
  | HtmlEffect;

/** A scripted answer in place of the true one. What was asked for is not done. */
interface StatusEffect {
  /** `status`, which may be left out. */
  readonly effect?: 'status';
  /** HTTP status, 200 to 599. */
  readonly status: number;
  /** Text is sent as it is, anything else as JSON. Default: the service's own form of an error. */
  readonly body?: unknown;
  /** Added to the answer; one that the answer has already is replaced. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** 429 in the service's own form. */
interface ThrottleEffect {
  /** Always `throttle`. */
  readonly effect: 'throttle';
  /** Seconds for `Retry-After`. Default: no such header, as Key Vault has none. */
  readonly retryAfter?: number;
}

/** The answer comes later. Several add up, and other faults strike as well. */
interface LatencyEffect {
  /** Always `latency`. */
  readonly effect: 'latency';
  /** How much later, in milliseconds. */
  readonly latency: Latency;
}

/** The connection ends: by a reset (RST) or by closing it (FIN). */
interface BrokenEffect {
  /** `reset` is an RST, `close` a FIN. */
  readonly effect: 'reset' | 'close';
  /** Bytes of the true answer's body that come first. Default: nothing is answered, and what was asked for is not done. */
  readonly afterBytes?: number;
}

/** The true answer's body without its end, as if it were whole. */
interface TruncateEffect {
  /** Always `truncate`. */
  readonly effect: 'truncate';
  /** Bytes that are left of it. Default: half. */
  readonly bytes?: number;
}

/** The true answer, its body a few bytes at a time. */
interface DripEffect {
  /** Always `drip`. */
  readonly effect: 'drip';
  /** Bytes at a time, from 1. */
  readonly bytes: number;
  /** Milliseconds from one piece to the next. */
  readonly intervalMs: number;
}

/** A page of a proxy or a captive portal. */
interface HtmlEffect {
  /** Always `html`. */
  readonly effect: 'html';
  /** HTTP status of the page. Default 200. */
  readonly status?: number;
}
