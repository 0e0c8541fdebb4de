/** For small and large screens, light and dark; no fonts and no pictures. */
export const STYLE = `:root {
  color-scheme: light dark;
  --back: #ffffff; --panel: #f4f6f8; --line: #c9d1d9; --text: #1b2228; --faint: #55606b;
  --link: #0b5cad; --accent: #0b5cad; --on-accent: #ffffff; --good: #156b34; --bad: #a61b1b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #14181c; --panel: #1e242a; --line: #3a444e; --text: #e6eaee; --faint: #a4afba;
    --link: #7cb8ff; --accent: #7cb8ff; --on-accent: #10151a; --good: #6fd48f; --bad: #ff8f8f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -100vw; padding: 0.5rem 1rem; background: var(--accent); color: var(--on-accent); }
.skip:focus { left: 0; top: 0; }
header { display: flex; flex-wrap: wrap; gap: 0 2rem; align-items: center; padding: 0.5rem 1.5rem;
  background: var(--panel); border-bottom: 1px solid var(--line); }
.brand { margin: 0; font-weight: 600; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: 0.4rem 0; text-decoration: none; color: var(--text); border-bottom: 3px solid transparent; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { border-color: var(--accent); font-weight: 600; }
main { max-width: 76rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
#notice:empty { margin: 0; }
#notice { margin: 0 0 0.5rem; color: var(--good); font-weight: 600; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: 0.5rem 0 1.5rem; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
caption { text-align: left; padding: 0.5rem 0.75rem; color: var(--faint); }
th, td { padding: 0.4rem 0.75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { background: var(--panel); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; }
td time, td code, th code { white-space: nowrap; }
th[scope='row'] { min-width: 9rem; overflow-wrap: anywhere; }
td { overflow-wrap: break-word; }
.long { min-width: 11rem; overflow-wrap: anywhere; }
td time { font-variant-numeric: tabular-nums; }
code, .value { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.9em; }
.value { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0.1rem 0.3rem; background: var(--panel); border-radius: 4px; }
.good { color: var(--good); }
.bad { color: var(--bad); font-weight: 600; }
.hint { color: var(--faint); font-size: 0.9375rem; }
p.hint { margin: 0.25rem 0; }
form p { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin: 0.5rem 0; }
input, select, button { font: inherit; min-height: 2.25rem; padding: 0.25rem 0.75rem; color: inherit;
  background: var(--back); border: 1px solid var(--faint); border-radius: 6px; }
input { flex: 0 1 22rem; min-width: 0; }
button { cursor: pointer; background: var(--panel); }
button:hover { border-color: var(--accent); }
td button { min-height: 1.75rem; padding: 0 0.6rem; }
td form { white-space: nowrap; }
.switches { list-style: none; padding: 0; display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); }
.switches form { display: grid; gap: 0.25rem; }
.switches button { display: flex; gap: 0.75rem; align-items: center; width: 100%; min-height: 3rem; text-align: left; }
.switches .state { margin-left: auto; color: var(--faint); }
.switches .hint { padding-left: 0.75rem; }
.track { flex: none; width: 2.5rem; height: 1.4rem; padding: 0.15rem; border-radius: 1rem; background: var(--faint); }
.track::before { content: ''; display: block; width: 1.1rem; height: 1.1rem; border-radius: 50%; background: var(--back); }
[aria-checked='true'] { border-color: var(--accent); }
[aria-checked='true'] .track { background: var(--accent); }
[aria-checked='true'] .track::before { margin-left: auto; }
@media (max-width: 40rem) {
  header, main { padding-left: 1rem; padding-right: 1rem; }
  .brand { flex-basis: 100%; }
  th code { white-space: normal; overflow-wrap: anywhere; }
  .switches { grid-template-columns: 1fr; }
}
@media (forced-colors: active) {
  .track { border: 1px solid ButtonText; }
  .track::before { background: ButtonText; }
}
`;
