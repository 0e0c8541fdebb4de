// Writes the tables of docs/reference-syntax.md from docs/reference-syntax.cases.json; with --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = 'docs/reference-syntax.md';
const cases = JSON.parse(readFileSync('docs/reference-syntax.cases.json', 'utf8'));

const code = (value) => {
  const text = typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value);
  return text === '' ? '(empty)' : `\`\`${text.startsWith('`') ? ' ' : ''}${text.replaceAll('|', '\\|')}\`\``;
};
const parsed = (one) =>
  one === null
    ? 'an ordinary value'
    : Array.isArray(one)
      ? one.map((part) => (typeof part === 'string' ? code(part) : `⟨${code(part)}⟩`)).join(' + ')
      : code(one);
const table = (head, rows) =>
  [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
const refusal = ({ reason, message = '', hint }) => [
  `\`${reason}\``,
  [message, hint].filter(Boolean).join('; '),
];

const tables = {
  accepted: table(
    ['#', 'value', 'means'],
    cases.accepted.map((row) => [row.id, code(row.value), parsed(row.parsed)]),
  ),
  literals: table(
    ['#', 'value', 'is the text'],
    cases.literals.map((row) => [row.id, code(row.value), code(row.text)]),
  ),
  rejected: table(
    ['#', 'value', 'reason', 'sense'],
    cases.rejected.map((row) => [row.id, code(row.value), ...refusal(row)]),
  ),
  object: table(
    ['#', 'value', 'means'],
    [
      ...cases.objectAccepted.map((row) => [row.id, code(row.value), parsed(row.parsed)]),
      ...cases.objectRejected.map((row) => [
        row.id,
        code(row.value),
        `refused: \`${row.reason}\`${row.hint ? `; ${row.hint}` : ''}`,
      ]),
    ],
  ),
  appConfiguration: table(
    ['#', 'content type', 'value', 'means'],
    cases.appConfiguration.map((row) => [
      row.id,
      code(row.contentType),
      code(row.value),
      row.reason ? `refused: \`${row.reason}\`` : parsed(row.parsed),
    ]),
  ),
};

const page = readFileSync(PAGE, 'utf8');
const rendered = page.replaceAll(
  /(<!-- table: (\w+) -->\n<!-- prettier-ignore-start -->\n)[^]*?(\n<!-- prettier-ignore-end -->)/g,
  (_, before, name, after) => `${before}\n${tables[name]}\n${after}`,
);
if (!process.argv.includes('--check')) writeFileSync(PAGE, rendered);
else if (rendered !== page) {
  console.error(`${PAGE} is not what its cases say; run: node scripts/render-reference-syntax.mjs`);
  process.exitCode = 1;
}
