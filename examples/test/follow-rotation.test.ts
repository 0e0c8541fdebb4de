import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeInChromium, launchChromium } from '@vaultref/contracts/chromium';
import { startApplication } from '../src/running-application.js';
import { emulatorRun, exampleFolder, mainOf, SEED } from '../src/start-example.js';

type Browser = Awaited<ReturnType<typeof launchChromium>>;

describeInChromium('a newcomer', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('rotates a secret on the page of the emulator and watches the application follow on its own page', async () => {
    const shop = await startApplication(
      [...emulatorRun(SEED, '--page'), process.execPath, mainOf('express')],
      {
        cwd: exampleFolder('express'),
        env: { ...process.env, NODE_ENV: 'development', PORT: '0' },
      },
    );
    const proof = async () => (await shop.ask('/proof?path=DB_PASSWORD&challenge=c')) as { proof: string };
    const before = await proof();

    const [address = ''] = /http:\S+\?token=\S+/.exec(shop.output()) ?? [];
    const vault = await browser.newPage();
    await vault.goto(address);
    await vault.getByRole('link', { name: 'shop-kv' }).click();
    await vault.getByRole('link', { name: 'db-password' }).click();
    await vault.getByRole('button', { name: 'Rotate' }).click();
    await vault.getByText('has a new version').first().waitFor();

    const page = await browser.newPage();
    await page.goto(`${shop.url}/ops/config`);
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await page.getByText('Refreshed: there are new values.').waitFor();
    expect(await page.getByText('Generation 2').count()).toBe(1);
    expect(await proof()).not.toEqual(before);
    await shop.stop();
  });
});
