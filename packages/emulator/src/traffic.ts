import type { Gauge } from './gauge.js';

/** What is under way, and was. */
export interface Traffic {
  /** TLS connections, those in the tunnels of the proxy as well. */
  readonly connections: Gauge;
  readonly requests: Gauge;
}
