/** Light and dark, from a phone to a wide screen. Every pair of text and ground has a contrast of 4.5 or more. */
export const STYLE = String.raw`:root {
  color-scheme: light dark;
  --ground: #f5f6f8;
  --surface: #ffffff;
  --line: #d9dde4;
  --text: #1b2028;
  --quiet: #565f6d;
  --accent: #0b57a4;
  --on-accent: #ffffff;
  --good: #17663a;
  --good-ground: #e2f3e8;
  --warn: #7a4a00;
  --warn-ground: #fdf0d5;
  --bad: #a11a24;
  --bad-ground: #fce4e5;
  --plain-ground: #e9ecf1;
}

@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171c;
    --surface: #1d2128;
    --line: #363d48;
    --text: #e8ebf0;
    --quiet: #a5aebb;
    --accent: #7fb8f5;
    --on-accent: #0c1a2a;
    --good: #8bd6a7;
    --good-ground: #16331f;
    --warn: #f2c571;
    --warn-ground: #3b2b0b;
    --bad: #ff9fa5;
    --bad-ground: #431a1e;
    --plain-ground: #2a303a;
  }
}

*,
*::before,
*::after {
  box-sizing: border-box;
}

body {
  margin: 0 auto;
  padding: 1.5rem 1.5rem 4rem;
  max-width: 78rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}

h1 {
  margin: 0;
  font-size: 1.6rem;
  line-height: 1.25;
}

h2 {
  margin: 2.25rem 0 0.75rem;
  font-size: 1.15rem;
}

p {
  margin: 0;
}

a {
  color: var(--accent);
  text-underline-offset: 0.2em;
}

code,
pre,
.name {
  font-family: ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, Consolas, monospace;
  font-size: 0.9em;
}

pre {
  margin: 1rem 0 0;
  padding: 0.75rem 1rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: var(--surface);
  color: var(--text);
  white-space: pre-wrap;
  max-height: 24rem;
  overflow: auto;
}

:focus-visible {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
  border-radius: 0.25rem;
}

main:focus {
  outline: none;
}

header {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1.5rem;
  align-items: baseline;
  margin-bottom: 1rem;
}

.actions {
  display: flex;
  flex-wrap: wrap;
  gap: 0.75rem;
  margin-inline-start: auto;
}

button {
  min-height: 2.75rem;
  padding: 0.5rem 1.1rem;
  border: 1px solid var(--accent);
  border-radius: 0.5rem;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}

button.secondary {
  background: transparent;
  color: var(--accent);
}

button[aria-pressed='true'] {
  background: var(--plain-ground);
  color: var(--text);
}

button:hover {
  filter: brightness(1.12);
}

button[aria-disabled='true'] {
  opacity: 0.75;
  cursor: progress;
}

.quiet {
  color: var(--quiet);
  font-size: 0.9rem;
}

.block {
  display: block;
}

.unseen:not(:focus-within) {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

.skip {
  position: absolute;
  left: 1rem;
  top: -4rem;
  padding: 0.5rem 1rem;
  background: var(--surface);
}

.skip:focus {
  top: 0.5rem;
}

.notice:not(:empty) {
  margin-bottom: 1rem;
  padding: 0.6rem 1rem;
  border-radius: 0.5rem;
  background: var(--plain-ground);
}

.notice.good:not(:empty) {
  background: var(--good-ground);
  color: var(--good);
}

.notice.bad:not(:empty) {
  background: var(--bad-ground);
  color: var(--bad);
}

.health {
  padding: 1rem 1.25rem;
  border: 1px solid var(--line);
  border-inline-start: 0.4rem solid var(--good);
  border-radius: 0.5rem;
  background: var(--surface);
}

.health.warn {
  border-inline-start-color: var(--warn);
}

.health.bad {
  border-inline-start-color: var(--bad);
}

.state {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 0.75rem;
  align-items: center;
}

.badge {
  display: inline-block;
  margin-block: 0.1rem;
  padding: 0.1rem 0.6rem;
  border-radius: 1rem;
  background: var(--plain-ground);
  color: var(--text);
  font-size: 0.875rem;
  font-weight: 600;
  white-space: nowrap;
}

.badge.good {
  background: var(--good-ground);
  color: var(--good);
}

.badge.warn {
  background: var(--warn-ground);
  color: var(--warn);
}

.badge.bad {
  background: var(--bad-ground);
  color: var(--bad);
}

dl {
  margin: 0;
}

dd {
  margin: 0;
}

dt {
  color: var(--quiet);
  font-size: 0.875rem;
}

.facts {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem 2rem;
  margin-top: 0.75rem;
}

.tiles {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr));
  gap: 0.75rem;
}

.tiles > div {
  padding: 0.75rem 1rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: var(--surface);
}

.tiles dd {
  font-size: 1.5rem;
  font-weight: 600;
  font-variant-numeric: tabular-nums;
}

table {
  width: 100%;
  border-collapse: separate;
  border-spacing: 0;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: var(--surface);
}

caption {
  padding-bottom: 0.5rem;
  color: var(--quiet);
  font-size: 0.9rem;
  text-align: start;
}

th,
td {
  padding: 0.65rem 0.85rem;
  border-top: 1px solid var(--line);
  text-align: start;
  vertical-align: top;
  font-weight: inherit;
}

thead th {
  border-top: 0;
  color: var(--quiet);
  font-size: 0.875rem;
  font-weight: 600;
  overflow-wrap: normal;
}

tbody th {
  min-width: 12rem;
}

td {
  min-width: 5.5rem;
}

td > time,
td > code[title] {
  white-space: nowrap;
}

summary {
  width: fit-content;
  padding-block: 0.15rem;
  color: var(--accent);
  font-size: 0.9rem;
  cursor: pointer;
}

details .facts {
  display: grid;
  gap: 0.25rem;
  margin: 0.25rem 0 0.5rem;
}

details .facts > div {
  display: grid;
  grid-template-columns: 5.5rem minmax(0, 1fr);
  gap: 0 0.75rem;
  align-items: baseline;
}

details dd {
  font-size: 0.9rem;
}

.fields {
  display: grid;
  gap: 1rem;
  max-width: 34rem;
  padding: 1.25rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: var(--surface);
}

label {
  display: block;
  font-weight: 600;
}

input,
textarea {
  width: 100%;
  min-height: 2.75rem;
  padding: 0.5rem 0.75rem;
  border: 1px solid var(--quiet);
  border-radius: 0.4rem;
  background: var(--ground);
  color: var(--text);
  font: inherit;
}

/* Nobody reads over a shoulder what is typed here. */
textarea {
  -webkit-text-security: disc;
}

.fields button {
  justify-self: start;
}

@media (max-width: 46rem) {
  body {
    padding: 1rem 1rem 3rem;
  }

  .actions {
    width: 100%;
    margin-inline-start: 0;
  }

  .actions > *,
  .actions form button {
    flex: 1;
    width: 100%;
  }

  table,
  tbody,
  tr,
  th,
  td,
  caption {
    display: block;
  }

  table {
    border: 0;
    background: transparent;
  }

  thead {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  tbody tr {
    margin-bottom: 0.75rem;
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    background: var(--surface);
  }

  tbody tr > * {
    min-width: 0;
    border: 0;
    padding: 0.4rem 1rem;
  }

  tbody tr > :first-child {
    padding-top: 0.75rem;
  }

  tbody tr > :last-child {
    padding-bottom: 0.75rem;
  }

  td {
    display: grid;
    grid-template-columns: 7.5rem minmax(0, 1fr);
    gap: 0 0.75rem;
  }

  /* The column's header is read by its role; the label is for the eye. */
  td::before {
    grid-row: 1;
    content: attr(data-label);
    content: attr(data-label) / '';
    color: var(--quiet);
    font-size: 0.875rem;
  }

  td > * {
    grid-column: 2;
    justify-self: start;
  }

  td > details {
    grid-column: 1 / -1;
  }

  td > time {
    white-space: normal;
  }

  /* What there is nothing to say about needs no line of its own here. */
  td:has(> .nothing) {
    display: none;
  }
}

@media (prefers-reduced-motion: no-preference) {
  button {
    transition: filter 0.1s;
  }
}

@media (forced-colors: active) {
  .badge,
  .health {
    border: 1px solid;
  }
}
`;
