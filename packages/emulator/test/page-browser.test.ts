import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { SecretClient } from '@azure/keyvault-secrets';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Emulator } from '../src/index.js';
import { startEmulator } from '../src/index.js';
import { describeInChromium, launchChromium } from '@vaultref/contracts/chromium';

const EVIL = `<img src=x onerror="document.title='pwned'">`;
const PAGES = [
  '/',
  '/vaults/my-app-kv',
  '/vaults/my-app-kv/secrets/db-password',
  '/stores/my-store',
  '/requests',
  '/faults',
  '/events',
];

describeInChromium('the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  let azure: Emulator;
  let complaints: string[];
  let hosts: Set<string>;
  beforeEach(async () => {
    azure = await startEmulator({
      vaults: {
        'my-app-kv': {
          'db-password': { versions: [{ value: 'old-value' }, { value: 's3cret-value', tags: { a: EVIL } }] },
          expiring: { value: 'x', expiresOn: '2030-01-31', contentType: EVIL },
        },
      },
      settings: { 'my-store': { [EVIL]: { value: EVIL, label: EVIL } } },
    });
    complaints = [];
    hosts = new Set();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await azure.stop();
  });

  const secret = '/vaults/my-app-kv/secrets/db-password';
  const address = (path: string): string => new URL(path, azure.pageUrl).href;

  /** A tab that has opened the page; whatever it complains of, and asks, is noted. */
  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.goto(azure.pageUrl);
    return page;
  }

  it('opens without the token in the address, and needs nothing from elsewhere', async () => {
    const page = await open();
    expect(page.url()).toBe(address('/'));
    for (const path of PAGES) await page.goto(address(path));
    expect([...hosts]).toEqual([new URL(azure.pageUrl).host]);
    expect(complaints).toEqual([]);
  });

  it('leads from a vault to the value of a secret, which it shows in place', async () => {
    const page = await open();
    await page.getByRole('link', { name: 'my-app-kv' }).click();
    await page.getByRole('link', { name: 'db-password' }).click();
    expect(await page.getByText('s3cret-value').count()).toBe(0);
    await page
      .getByRole('button', { name: /^Show the value/ })
      .first()
      .click();
    await page.getByText('s3cret-value').waitFor();
    expect(await page.getByText('old-value').count()).toBe(0);
    // What was asked for has the focus: a screen reader reads it.
    expect(await page.evaluate('document.activeElement.textContent')).toBe('s3cret-value');
    expect(page.url()).toBe(address(secret));
    await page.reload();
    expect(await page.getByText('s3cret-value').count()).toBe(0);
  });

  it('rotates by keyboard, says so, and the client gets the new value', async () => {
    const page = await open();
    await page.goto(address(secret));
    await page.getByLabel('Value of the new version').fill('typed-value');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('db-password has a new version').waitFor();
    expect(await page.getByRole('row').count()).toBe(1 + 3);
    const client = new SecretClient(
      'https://my-app-kv.vault.azure.net',
      azure.credential,
      azure.clientOptions,
    );
    expect((await client.getSecret('db-password')).value).toBe('typed-value');
  });

  it('turns a fault on and off, and keeps the focus on its switch', async () => {
    const page = await open();
    await page.goto(address('/faults'));
    const throttle = page.getByRole('switch', { name: 'Vaults throttle' });
    await throttle.focus();
    await page.keyboard.press('Space');
    await page.getByRole('switch', { name: 'Vaults throttle', checked: true }).waitFor();
    expect(await throttle.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    const client = new SecretClient('https://my-app-kv.vault.azure.net', azure.credential, {
      ...azure.clientOptions,
      retryOptions: { maxRetries: 0 },
    });
    await expect(client.getSecret('db-password')).rejects.toMatchObject({ statusCode: 429 });
    await page.keyboard.press('Space');
    await page.getByRole('switch', { name: 'Vaults throttle', checked: false }).waitFor();
    expect((await client.getSecret('db-password')).value).toBe('s3cret-value');
  });

  it('sends an event to a webhook', async () => {
    const received: string[] = [];
    const webhook = createServer((request, response) => {
      response.setHeader('WebHook-Allowed-Origin', '*');
      request.on('data', (chunk: Buffer) => received.push(chunk.toString()));
      request.on('end', () => response.end());
    });
    await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
    const { port } = webhook.address() as { port: number };
    await azure.subscribe({ url: `http://127.0.0.1:${port}/`, schema: 'CloudEventSchemaV1_0' });

    const page = await open();
    await page.goto(address(secret));
    await page.getByLabel('Event').selectOption('SecretNearExpiry');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('status').getByText('accepted by 1 of 1').waitFor();
    expect(received.join('')).toContain('Microsoft.KeyVault.SecretNearExpiry');
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByRole('cell', { name: '200' }).waitFor();
    webhook.closeAllConnections();
    webhook.close();
  });

  it('shows requests as they come', async () => {
    const page = await open();
    await page.goto(address('/requests'));
    expect(await page.getByRole('cell', { name: '/secrets/db-password/' }).count()).toBe(0);
    const client = new SecretClient(
      'https://my-app-kv.vault.azure.net',
      azure.credential,
      azure.clientOptions,
    );
    await client.getSecret('db-password');
    await page.getByRole('cell', { name: '/secrets/db-password/' }).first().waitFor();
  });

  it('does all of it without scripts', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(address(secret));
    await page
      .getByRole('button', { name: /^Show the value/ })
      .first()
      .click();
    await page.getByText('s3cret-value').waitFor();
    await page.goto(address(secret));
    await page.getByRole('button', { name: 'Rotate' }).click();
    await page.getByRole('status').getByText('has a new version').waitFor();
    await page.goto(address('/faults'));
    await page.getByRole('switch', { name: 'No tokens' }).click();
    await page.getByRole('switch', { name: 'No tokens', checked: true }).waitFor();
  });

  it('runs no script that is hidden in names and values', async () => {
    const page = await open();
    for (const path of PAGES) {
      await page.goto(address(path));
      const reveal = page.getByRole('button', { name: /^Show/ }).first();
      if ((await reveal.count()) > 0) {
        await reveal.click();
        await page.locator('output.value').first().waitFor();
      }
      expect(await page.title()).not.toBe('pwned');
      expect(await page.locator('img').count()).toBe(0);
    }
    expect(complaints).toEqual([]);
  });

  it('does nothing for a form of another site, though its visitor has the page open', async () => {
    const evil = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(
        `<form method="post" action="${address('/faults/throttled')}"><input name="on" value="true"><button>Win</button></form>`,
      );
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    const { port } = evil.address() as { port: number };
    const page = await open();
    for (const host of ['localhost', '127.0.0.1']) {
      await page.goto(`http://${host}:${port}/`);
      const [response] = await Promise.all([
        page.waitForResponse((each) => each.url() === address('/faults/throttled')),
        page.getByRole('button', { name: 'Win' }).click(),
      ]);
      expect([401, 403]).toContain(response.status());
    }
    await page.goto(address('/faults'));
    expect(await page.getByRole('switch', { name: 'Vaults throttle', checked: false }).count()).toBe(1);
    evil.closeAllConnections();
    evil.close();
  });

  it.each(['light', 'dark'] as const)('is accessible to the rules of axe: %s', async (colorScheme) => {
    const page = await open({ colorScheme, viewport: { width: 390, height: 800 } });
    for (const path of PAGES) {
      await page.goto(address(path));
      await page.evaluate(axe.source);
      const violations = await page.evaluate<unknown[]>(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
      );
      expect({ path, violations }).toEqual({ path, violations: [] });
    }
  });
});
