import { type Html, html } from './html.js';

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
] as const;

/** How long ago, or in how long, a moment is: by the minute, so that a page that updates itself is not restless. */
export function age(date: Date, now: number): Html {
  const iso = date.toISOString();
  return html`<time datetime="${iso}" title="${iso}">${distance(date.getTime() - now)}</time>`;
}

/** A moment in UTC. */
export function moment(date: Date): Html {
  const iso = date.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function distance(ms: number): string {
  for (const [size, unit] of UNITS) {
    const count = Math.floor(Math.abs(ms) / size);
    if (count > 0) return ms < 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
  }
  return ms <= 0 ? 'just now' : 'in less than a minute';
}
