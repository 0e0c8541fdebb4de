import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { showsCanary } from './canary.mjs';

/** Longer than every form of the mark: what is cut in two by the border of two chunks is found as well. */
const LONGEST_MARK = 32;

/**
 * A Jest reporter that fails the run when a secret of the tests is in anything that it prints or writes: titles, failures,
 * console, standard output and error of tests, workers and their children, snapshots. It names file and place, not the value.
 */
export default class LeakReporter {
  #leaks = new Set();
  #running = new Set();

  constructor() {
    this.#watch(process.stdout, 'standard output');
    this.#watch(process.stderr, 'standard error');
  }

  onTestFileStart({ path }) {
    this.#running.add(path);
  }

  onTestFileResult({ path }, { testResults, testExecError, console = [] }) {
    this.#running.delete(path);
    const file = relative(process.cwd(), path);
    this.#search(file, 'the title of a test', ...testResults.map(({ fullName }) => fullName));
    this.#search(
      file,
      'the message or the stack of a failure',
      ...testResults.flatMap((one) => one.failureMessages),
    );
    if (testExecError)
      this.#search(file, 'the error of the suite', testExecError.message, testExecError.stack ?? '');
    this.#search(file, 'the console', ...console.map(({ message, origin }) => `${message}\n${origin}`));
  }

  onRunComplete(_contexts, { testResults }) {
    for (const { testFilePath } of testResults) {
      const file = join(dirname(testFilePath), '__snapshots__', `${basename(testFilePath)}.snap`);
      if (existsSync(file))
        this.#search(relative(process.cwd(), file), 'a snapshot', readFileSync(file, 'utf8'));
    }
    if (this.#leaks.size > 0) process.stderr.write(`${this.getLastError().message}\n`);
  }

  getLastError() {
    if (this.#leaks.size === 0) return undefined;
    return new Error(
      [
        'A secret of the tests was shown. What shows it must redact it, or the test must not print it:',
        ...this.#leaks,
      ].join('\n  '),
    );
  }

  #search(where, place, ...texts) {
    if (texts.some(showsCanary)) this.#leaks.add(`${where}: ${place}`);
  }

  /** What tests and workers write passes here, and what their children write through workers. */
  #watch(stream, place) {
    const write = stream.write.bind(stream);
    let before = '';
    stream.write = (chunk, ...rest) => {
      const text = before + Buffer.from(chunk).toString();
      const running = Array.from(this.#running, (path) => relative(process.cwd(), path));
      this.#search(running.join(' or ') || 'between the suites', place, text);
      before = text.slice(-LONGEST_MARK);
      return write(chunk, ...rest);
    };
  }
}
