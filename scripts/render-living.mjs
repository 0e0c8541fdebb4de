// Renders docs/living.md from bench/living.json; with --check it only compares.
import { readFileSync } from 'node:fs';
import { publish, table } from './markdown-page.mjs';

const SOURCE = 'bench/living.json';
const { date, node, seeds, contenders, faults, torn, rotations, load, callers } = JSON.parse(
  readFileSync(SOURCE, 'utf8'),
);
const { devDependencies } = JSON.parse(readFileSync('bench/package.json', 'utf8'));

/** What can be wrong with a refresh under a fault. */
const FLAWS = {
  gone: 'values of before could not be read any more when the refresh had ended',
  mixed: 'old and new values were read side by side when the refresh had ended',
  silent: 'it failed, and neither its caller nor the console was told',
  leaked: 'what was told held a secret value or a token',
  waiting: 'it had not ended after ten minutes',
  late: 'the change was there later than twelve minutes after the fault',
  lost: 'two hours after the fault the change was still not there',
  deaf: 'a rotation after that was not noticed within two hours either',
};
const wrongOf = ({ wrong }, contender) => wrong.find((one) => one.contender === contender);
const runs = faults.length * seeds;
const outcomes = contenders.map((contender) => {
  const wrong = faults.map((row) => wrongOf(row, contender)).filter(Boolean);
  const count = (flaw) => wrong.reduce((sum, { flaws }) => sum + (flaws[flaw] ?? 0), 0);
  const right = runs - wrong.reduce((sum, one) => sum + seeds - one.right, 0);
  return [contender, `${right} of ${runs}`, ...Object.keys(FLAWS).map(count)];
});
const struck = faults.filter(({ wrong }) => wrong.length > 0);
const flawed = contenders.filter((contender) => struck.some((row) => wrongOf(row, contender)));
const flawsOf = (row, contender) => Object.keys(wrongOf(row, contender)?.flaws ?? {}).join(', ');
const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;

const MOODS = [
  ['well', 'well'],
  ['503', '503'],
  ['429', '429'],
  ['no answer', 'no answer'],
  ['403', '403 for every secret'],
];
const recovery = (mood, seconds) => (mood === 'well' ? '' : (seconds ?? 'more than an hour'));

await publish('docs/living.md', SOURCE, 'node scripts/render-living.mjs', [
  '# A living configuration, side by side',
  '',
  `The same script against Vaultref and \`@azure/app-configuration-provider\` ${devDependencies['@azure/app-configuration-provider']}, as far as the interface of the provider allows. Rendered from \`${SOURCE}\`, which this command writes, in three to six minutes:`,
  '',
  '```sh',
  'npx -y pnpm@10.34.9 living',
  '```',
  '',
  `Run on ${date} with Node ${node}. Nothing was run against live Azure: both read a store with references to a vault through the whole pipeline of the Azure SDK, without sockets, from [the emulator](../packages/emulator/README.md). The provider has no clock to set, so the process has another one: \`Date\` and \`setTimeout\` are virtual for everybody in it, and \`Math.random\` is seeded. Two runs gave the same figures to the last digit.`,
  '',
  '| contender | configured |',
  '| --- | --- |',
  '| vaultref | `appConfiguration()`, all settings watched; `refresh()` is called by the script |',
  '| vaultref, sentinel | one setting watched, which is changed last |',
  '| vaultref, timer | `refresh: { intervalMs: 60_000 }`; nobody calls `refresh()` |',
  '| vaultref, timer and events | and `handleEvents()` a second after a rotation |',
  '| provider | `refreshOptions.enabled`, all settings watched, every 30 s (its default); `secretRefreshIntervalInMs: 60_000`, the least it allows; the script or the traffic calls `refresh()`, for there is no timer |',
  '| provider, parallel | and `parallelSecretResolutionEnabled` |',
  '| provider, sentinel | `watchedSettings`: one, which is changed last |',
  '| provider, settings each second | `refreshIntervalInMs: 1_000`, the least it allows |',
  '',
  'Left out, for the provider has no interface for it: events, health, reads on demand, a fleet with a clock of its own.',
  '',
  '## Faults at a refresh',
  '',
  `Two minutes after the start all three secrets are rotated, in half of the runs a setting changes with them; then one refresh under the fault. The right outcome: afterwards all values are the old ones, or all are the new ones where the fault is ridden out; a failure is told, without a value; and after the fault refreshes a minute apart bring the values of the vault. ${faults.length / 2} cases (one of them without a fault), ${seeds} seeds, two kinds of change. The seed chooses the secret that is struck and the waits; no answer means that the connection stays open for as long as the client waits.`,
  '',
  ...table(['contender', 'right', ...Object.keys(FLAWS)], outcomes),
  '',
  ...Object.entries(FLAWS).map(([flaw, meaning]) => `- ${flaw}: ${meaning}.`),
  '',
  `All others were right in the ${faults.length - struck.length} cases that this table has not:`,
  '',
  ...table(
    ['change', 'fault', ...flawed],
    struck.map((row) => [row.change, row.fault, ...flawed.map((contender) => flawsOf(row, contender))]),
  ),
  '',
  'When only secrets are rotated, the provider keeps the old values whole under every error status, and catches up after it (after the hour that a `Retry-After` asked for). What is behind the rest, as read in its code:',
  '',
  '- lost, deaf: when it watches all settings, it keeps the ETags of the changed pages, and forgets its references, before their secrets are resolved. When one of them fails, the next refresh finds nothing changed and no reference to refresh, until a setting changes again. It takes a setting that changes in the same interval in which a secret fails. With a watched setting it is not so: that ETag is kept last.',
  '- waiting: the SDK sets no limit to the time of a request, and waits as long as `Retry-After` says; meanwhile every other `refresh()` returns at once. An application could add a limit by a policy of its own; that was not tried.',
  '- gone: a page that is no JSON, with status 200, is a store without settings.',
  '- leaked: the error of the SDK quotes the text that it could not parse, and the provider writes the error to the console with its cause.',
  '',
  '## Reads while values change',
  '',
  'Ten secrets, alone or with a setting, change together, 5 to 120 s apart, and `refresh()` is called. Meanwhile a reader looks at the first and the last secret and the setting: after every turn of the event loop, as a request does that comes in, or after every microtask, as code does after an `await`. A read is torn when the values are of different age.',
  '',
  ...table(
    [
      'change',
      'contender',
      'changes',
      'reads by turn',
      'torn',
      'reads by microtask',
      'torn',
      'refreshes that left them torn',
    ],
    torn.map((row) => [
      row.change,
      row.contender,
      row.changes,
      row.turns,
      percent(row.tornTurns, row.turns),
      row.microtasks,
      percent(row.tornMicrotasks, row.microtasks),
      row.leftTorn,
    ]),
  ),
  '',
  'The provider refreshes settings and secrets at times of their own: after some refreshes one is new and the other old, until the next. When only secrets change, it replaces them one after another with an `await` between them, which requests that come in do not see.',
  '',
  '## A rotation is noticed',
  '',
  'One of fifty secrets is rotated at a random moment; the application has a request every second. Twenty seeds.',
  '',
  ...table(
    ['contender', 'mean s', 'at most s', 'requests to the vault until then'],
    rotations.map((row) => [
      row.contender,
      row.meanSeconds.toFixed(1),
      row.mostSeconds.toFixed(0),
      row.requests,
    ]),
  ),
  '',
  '## An hour on a failing vault',
  '',
  'Ten secrets, all rotated at the start of the hour, and a request to the application every second. The most of three seeds.',
  '',
  ...table(
    [
      'vault',
      'contender',
      'requests to the vault',
      'to the store',
      'old values readable',
      'recovered, s after the hour',
    ],
    MOODS.flatMap(([mood, title]) =>
      load
        .filter((row) => row.mood === mood)
        .map((row) => [
          title,
          row.contender,
          row.requests,
          row.storeRequests,
          mood === 'well' ? '' : row.served ? 'always' : 'no',
          recovery(mood, row.recoveredSeconds),
        ]),
    ),
  ),
  '',
  'At each request the application calls `refresh()` of the provider, which does nothing before an interval is over, and `refresh({ minIntervalMs: 60_000 })` of ours, which does the same. To the credit of the provider: as it never spares a vault that fails, it recovers within seconds when the failure ends; ours leaves the vault alone for up to five minutes, and its timer comes after that. A 403 is an answer: for it the vault is not left alone by either.',
  '',
  '## A hundred callers of refresh() at once',
  '',
  'After ten secrets were rotated.',
  '',
  ...table(
    ['contender', 'requests to the vault', 'callers that read the new value when their refresh() had ended'],
    callers.map((row) => [row.contender, row.requests, `${row.sawNew} of ${row.callers}`]),
  ),
  '',
]);
