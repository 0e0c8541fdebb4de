import type { Operation } from '../call.js';
import type { Latency } from './latency.js';

/** What goes wrong, and with which requests. */
export type Fault = FaultSelection & FaultEffect;

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

export interface FaultMatch {
  readonly kind?: 'secret' | 'setting' | 'token';
  readonly operation?: Operation;
  readonly vault?: string;
  readonly secret?: string;
  readonly store?: string;
  readonly key?: string;
  /** Name of the identity that asks; login.microsoftonline.com does not know it before it has read the request. */
  readonly identity?: string;
  readonly host?: string;
}

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
  readonly effect: 'throttle';
  /** Seconds for `Retry-After`. Default: no such header, as Key Vault has none. */
  readonly retryAfter?: number;
}

/** The answer comes later. Several add up, and other faults strike as well. */
interface LatencyEffect {
  readonly effect: 'latency';
  readonly latency: Latency;
}

/** The connection ends: by a reset (RST) or by closing it (FIN). */
interface BrokenEffect {
  readonly effect: 'reset' | 'close';
  /** Bytes of the true answer's body that come first. Default: nothing is answered, and what was asked for is not done. */
  readonly afterBytes?: number;
}

/** The true answer's body without its end, as if it were whole. */
interface TruncateEffect {
  readonly effect: 'truncate';
  /** What is left of it. Default: half. */
  readonly bytes?: number;
}

/** The true answer, its body a few bytes at a time. */
interface DripEffect {
  readonly effect: 'drip';
  readonly bytes: number;
  readonly intervalMs: number;
}

/** A page of a proxy or a captive portal. */
interface HtmlEffect {
  readonly effect: 'html';
  /** Default 200. */
  readonly status?: number;
}
