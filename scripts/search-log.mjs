// Fails when a file shows a secret of the tests: `node scripts/search-log.mjs <file>`. It names lines, not what stands there.
import { readFileSync } from 'node:fs';
import { showsCanary } from '../packages/contracts/src/canary.mjs';

const [file = ''] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8')
  .split('\n')
  .flatMap((line, index) => (showsCanary(line) ? [index + 1] : []));
if (lines.length > 0) {
  console.error(`A secret of the tests is in the output, line ${lines.join(', ')}: redact it there.`);
  process.exitCode = 1;
}
