import { existsSync } from 'node:fs';
import { describe, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where Chromium is: `CHROMIUM_PATH`, or where distributions put it. */
const found = [process.env['CHROMIUM_PATH'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));

/** @param flags beside those that keep it to itself */
export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: found ?? '', args: [...FLAGS, ...flags] });
}

/** Describes what needs a browser. Where there is none this is said aloud, and with `CI_FULL=1` it fails. */
export function describeInChromium(name: string, suite: () => void): void {
  const missing = 'there is no Chromium; name it in CHROMIUM_PATH';
  if (found !== undefined) {
    describe(`${name} in Chromium`, () => {
      suite();
    });
    return;
  }
  const isFailure = process.env['CI_FULL'] === '1';
  if (!isFailure) process.stderr.write(`SKIPPED: ${name}: ${missing}\n`);
  (isFailure ? describe : describe.skip)(`${name} in Chromium`, () => {
    it('has a browser', () => {
      throw new Error(missing);
    });
  });
}
