// Compares the public interface of every published entry with its report in packages/*/api; --write writes the reports.
// Whatever has no comment there is refused. api-extractor reads the types in dist/: build first.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  ExtractorMessageCategory,
} from '@microsoft/api-extractor';
import { publishedPackages } from './published-packages.mjs';

/** Types that nobody has to name: members of an exported union, bases, what is computed from an exported type. */
const HELPERS = {
  core: 'Join Walk Through Property IsAny Leaf IsOpen Get GetOrThrow CLOUDS NAMES Reference Result Issue ExportedVariable ExportedVariables',
  emulator:
    'SECRET_EVENT_TYPES SECRET_PERMISSIONS DENIERS STORE_ROLES StatusEffect ThrottleEffect LatencyEffect BrokenEffect TruncateEffect DripEffect HtmlEffect AbortSignalLike ResponseHeaders Subject',
  express: 'Response_2 Port App',
  nestjs:
    'ModuleDefinition VariableRules JoiResult ServedConfig ServedValues OverlaidEnvironment Serving ValueWatch Watcher Secrets',
  ops: 'Healthy Secrets',
};
/** Its side effect is all there is to it. */
const WITHOUT_INTERFACE = 'register';

const write = process.argv.includes('--write');
const built = mkdtempSync(join(tmpdir(), 'vaultref-api-'));
const HIDDEN = { logLevel: ExtractorLogLevel.None };

/** The entries of a package: the name of their report and their file of types. */
const entriesOf = (exports) =>
  Object.entries(exports)
    .map(([entry, target]) => ({ name: entry.slice(2) || 'index', types: (target.import ?? target).types }))
    .filter(({ name, types }) => types !== undefined && name !== WITHOUT_INTERFACE);

/** What is wrong, with its place in the sources where it has one; the same in every report that shows it. */
function placed({ messageId, text, sourceFilePath, sourceFileLine }, folder, name) {
  const place = sourceFilePath
    ? `${join('packages', basename(folder), relative(folder, sourceFilePath))}:${sourceFileLine}`
    : `packages/${basename(folder)}, "${name}"`;
  const remedy =
    messageId === 'ae-undocumented' ? ' Say in a comment what it is, with its unit and its default.' : '';
  return `${place}: ${text}${remedy}`;
}

/** Whether the report is as it was, what it exports, and the types that its exports mention and it does not export. */
function extract(folder, { name, types }) {
  const reportFolder = join(folder, 'api');
  const unexported = [];
  const problems = [];
  mkdirSync(reportFolder, { recursive: true });
  const extractorConfig = ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { extends: '../../tsconfig.base.json', files: [types] } },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder,
        reportTempFolder: built,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          'ae-missing-release-tag': HIDDEN,
          'ae-undocumented': { logLevel: ExtractorLogLevel.Warning },
        },
        tsdocMessageReporting: { default: HIDDEN },
      },
    },
  });
  const { apiReportChanged } = Extractor.invoke(extractorConfig, {
    localBuild: write,
    messageCallback(message) {
      if (message.messageId === 'ae-forgotten-export') unexported.push(message.text.match(/"(\w+)"/)[1]);
      else if (
        message.category !== ExtractorMessageCategory.Console &&
        message.logLevel !== ExtractorLogLevel.None
      )
        problems.push(placed(message, folder, name));
      message.handled = true;
    },
  });
  const report = readFileSync(join(built, `${name}.api.md`), 'utf8');
  const exported = [...report.matchAll(/^export (?:abstract )?\w+ (\w+)/gm)].map(([, one]) => one);
  return { name, apiReportChanged, exported, unexported, problems };
}

const complaints = [];
for (const { path, manifest } of publishedPackages) {
  const one = basename(path);
  const reports = entriesOf(manifest.exports).map((entry) => extract(path, entry));
  const helpers = new Set(HELPERS[one]?.split(' '));
  const exported = new Set(reports.flatMap((report) => report.exported));
  for (const { name, apiReportChanged, unexported, problems } of reports) {
    if (apiReportChanged && !write)
      complaints.push(
        `packages/${one}/api/${name}.api.md differs from the interface that was built. If the change is meant, run pnpm api and commit the report; if it breaks users, its changeset says so.`,
      );
    for (const type of unexported)
      if (!exported.has(type) && !helpers.has(type))
        complaints.push(
          `packages/${one}: the interface of "${name}" mentions ${type}, which no entry exports. Export it, or name it among the helpers in scripts/api-report.mjs.`,
        );
    complaints.push(...problems);
  }
  const seen = new Set(reports.flatMap((report) => report.unexported));
  for (const helper of helpers)
    if (!seen.has(helper))
      complaints.push(
        `packages/${one}: no interface mentions ${helper}. Delete it in scripts/api-report.mjs.`,
      );
  console.log(`${one}: ${reports.map(({ name }) => name).join(', ')}; ${exported.size} exports`);
}

rmSync(built, { recursive: true });
for (const complaint of new Set(complaints)) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
