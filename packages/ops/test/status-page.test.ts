import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { CANARY } from '@vaultref/contracts/canary';
import { describeInChromium, launchChromium } from '@vaultref/contracts/chromium';
import { type Config, loadConfig, object } from '@vaultref/core';
import { setSecret } from '@vaultref/core/secrets';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { statusPage } from '../src/index.js';
import { type Served, serve } from './serve.js';

const EVIL = `<img src=x onerror="document.title='pwned'"><script>document.title='pwned'</script>`;
const DAY_MS = 86_400_000;

describeInChromium('statusPage()', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  let azure: Emulator;
  let config: Config;
  let served: Served;
  let complaints: string[];
  let hosts: Set<string>;
  beforeEach(async () => {
    azure = await startEmulator({
      vaults: {
        'shop-kv': {
          'db-password': { value: CANARY, contentType: EVIL, tags: { [EVIL]: EVIL } },
          'api-key': { value: CANARY, expiresOn: new Date(Date.now() + 5 * DAY_MS) },
          expired: { value: CANARY, expiresOn: new Date(Date.now() - DAY_MS) },
        },
      },
    });
    const access = { credential: azure.credential, transport: azure.clientOptions };
    config = await loadConfig({
      sources: [
        object({
          db: { password: '@keyvault:db-password' },
          [EVIL]: '@keyvault:api-key',
          expired: '@keyvault:expired',
          absent: '@keyvault:nothing?optional',
        }),
      ],
      vault: 'shop-kv',
      ...access,
    });
    served = await serve(
      statusPage(config, {
        updateMs: 100,
        write: { setSecret: (name, value, target) => setSecret(name, value, { ...access, ...target }) },
      }),
    );
    complaints = [];
    hosts = new Set();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await served.stop();
    await config.close();
    await azure.stop();
  });

  /** A tab with the page; what it complains of, and whom it asks, is noted. */
  async function open(path = '/ops/config', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => hosts.add(new URL(request.url()).origin));
    await page.goto(`${served.url}${path}`);
    return page;
  }

  const refreshButton = (page: Page) => page.getByRole('button', { name: 'Refresh now' });

  async function createVersion(page: Page, value: string): Promise<void> {
    await page.getByLabel('Name').fill('db-password');
    await page.getByLabel('Value').fill(value);
    await page.getByRole('button', { name: 'Create the version' }).click();
    await page.getByText('The new version was created.').waitFor();
  }

  it('shows what came from where, and asks nobody else', async () => {
    const page = await open();
    expect(await page.title()).toBe('Configuration');
    const row = page.getByRole('row').filter({ hasText: 'db.password' });
    for (const text of ['object', 'db-password', 'shop-kv', 'In use'])
      expect(await row.textContent()).toContain(text);
    expect(await page.getByRole('row').filter({ hasText: 'expired' }).textContent()).toContain('Expired');
    expect(await page.getByRole('row').filter({ hasText: 'absent' }).textContent()).toContain('Absent');
    await page.getByRole('link', { name: 'List the secrets of shop-kv' }).click();
    expect(await page.getByRole('rowheader').allTextContents()).toHaveLength(3);
    expect([...hosts]).toEqual([served.url]);
    expect(complaints).toEqual([]);
  });

  it.each([
    ['with JavaScript', true],
    ['without', false],
  ])('refreshes %s, and tells what came of it', async (_, javaScriptEnabled) => {
    const page = await open('/ops/config', { javaScriptEnabled });
    await refreshButton(page).click();
    await page.getByText('Refreshed: nothing has changed.').waitFor();
    await azure.rotate('db-password', 'another');
    await refreshButton(page).click();
    await page.getByText('Refreshed: there are new values.').waitFor();
    expect(config.get('db.password')).toBe('another');
    expect(await page.getByText('Generation 2').count()).toBe(1);
    const end = azure.fault({ match: { kind: 'secret' }, status: 403 });
    await refreshButton(page).click();
    await page.getByText('The refresh failed.').waitFor();
    expect(await page.locator('.state').textContent()).toContain('Degraded');
    end();
    expect(complaints).toEqual([]);
  });

  it.each([
    ['with JavaScript', true],
    ['without', false],
  ])('creates a version %s, of several lines as they are', async (_, javaScriptEnabled) => {
    const page = await open('/ops/config/secrets?vault=shop-kv', { javaScriptEnabled });
    await createVersion(page, 'line 1\nline 2');
    expect(await page.getByLabel('Value').inputValue()).toBe('');
    await page.getByRole('link', { name: '← Configuration' }).click();
    await refreshButton(page).click();
    await page.getByText('Refreshed: there are new values.').waitFor();
    expect(config.get('db.password')).toBe('line 1\nline 2');
  });

  it('follows the configuration by itself: the focus and what is open stay', async () => {
    const page = await open();
    const row = page.getByRole('row').filter({ hasText: 'db.password' });
    await row.locator('summary').click();
    await refreshButton(page).focus();
    await azure.rotate('db-password', 'another');
    await config.refresh();
    await page.getByText('Generation 2').waitFor();
    expect(await row.locator('details').getAttribute('open')).not.toBeNull();
    expect(await row.locator('dl').isVisible()).toBe(true);
    expect(
      await refreshButton(page).evaluate((button) => button === button.ownerDocument.activeElement),
    ).toBe(true);
  });

  it('stands still while it is paused, and says when the application does not answer', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Pause updates' }).click();
    await azure.rotate('db-password', 'another');
    await config.refresh();
    const before = served.answers.length;
    await page.waitForTimeout(300);
    expect(served.answers.length).toBe(before);
    await page.getByRole('button', { name: 'Pause updates' }).click();
    await page.getByText('Generation 2').waitFor();
    await served.stop();
    await page.getByText('The page could not be updated').waitFor();
  });

  it('runs nothing that stands in a name', async () => {
    const page = await open();
    expect(await page.getByText(EVIL).count()).toBeGreaterThan(0);
    await page.goto(`${served.url}/ops/config/secrets?vault=shop-kv`);
    await page.goto(`${served.url}/ops/config/secrets?vault=${encodeURIComponent(EVIL)}`);
    await page.goto(`${served.url}/ops/config?notice=${encodeURIComponent(EVIL)}`);
    expect(await page.locator('img, main script').count()).toBe(0);
    expect(await page.title()).toBe('Configuration');
    // The answer for a vault that there is not.
    expect(complaints).toEqual([expect.stringContaining('404')]);
  });

  it('holds no value in the DOM, nor in any answer, plain or encoded', async () => {
    const page = await open();
    const seen: string[] = [await page.content()];
    await refreshButton(page).click();
    await page.getByText('Refreshed').waitFor();
    await page.goto(`${served.url}/ops/config/secrets?vault=shop-kv`);
    await createVersion(page, `${CANARY}-2`);
    seen.push(await page.content());
    azure.fault({ match: { kind: 'secret' }, effect: 'truncate' });
    await config.refresh().catch(() => undefined);
    await page.goto(`${served.url}/ops/config`);
    seen.push(await page.content(), ...served.answers);
    const forms = [
      CANARY,
      'canary-7Q',
      btoa(CANARY).slice(0, -2),
      encodeURIComponent(CANARY),
      encodeURI(CANARY),
    ];
    for (const text of seen) for (const form of forms) expect(text).not.toContain(form);
    expect(served.answers.length).toBeGreaterThan(6);
  });

  it('does nothing for the form of another site', async () => {
    const page = await open();
    await azure.rotate('db-password', 'another');
    const attacker = await serve(async () => {
      const html = `<form method="post" action="${served.url}/ops/config/refresh"><button>go</button></form>`;
      return new Response(html, { headers: { 'content-type': 'text/html' } });
    });
    await page.goto(attacker.url.replace('127.0.0.1', 'localhost'));
    await page.getByRole('button').click();
    await page.getByText('The form is not of this page.').waitFor();
    expect(config.generation).toBe(1);
    await attacker.stop();
  });

  it('is in no frame of another site', async () => {
    const attacker = await serve(
      async () =>
        new Response(`<iframe src="${served.url}/ops/config"></iframe>`, {
          headers: { 'content-type': 'text/html' },
        }),
    );
    const page = await open();
    await page.goto(attacker.url.replace('127.0.0.1', 'localhost'));
    expect(await page.frameLocator('iframe').getByText('Generation').count()).toBe(0);
    await attacker.stop();
  });

  it('says nothing under a name of somebody else that leads here', async () => {
    const port = new URL(served.url).port;
    const rebound = await launchChromium(['--host-resolver-rules=MAP rebound.example 127.0.0.1']);
    const page = await rebound.newPage();
    const response = await page.goto(`http://rebound.example:${port}/ops/config`);
    expect(response?.status()).toBe(403);
    expect(await page.content()).not.toContain('shop-kv');
    await rebound.close();
  });

  it.each([
    ['light', { colorScheme: 'light', viewport: { width: 1200, height: 900 } }],
    ['dark', { colorScheme: 'dark', viewport: { width: 1200, height: 900 } }],
    ['on a phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
    ['on a phone in the dark', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
  ] as const)('meets WCAG 2.2 AA and fits the screen: %s', async (_, options) => {
    azure.fault({ match: { secret: 'db-password' }, status: 503 });
    const page = await open('/ops/config', { ...options, bypassCSP: true });
    await config.refresh().catch(() => undefined);
    for (const path of [
      '/ops/config',
      '/ops/config?notice=refresh-failed',
      '/ops/config/secrets?vault=shop-kv',
    ]) {
      await page.goto(`${served.url}${path}`);
      for (const details of await page.locator('details').all())
        await details.evaluate((element) => element.setAttribute('open', ''));
      await page.evaluate(axe.source);
      const violations = await page.evaluate(
        `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
          .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join('\\n')))`,
      );
      expect(violations).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
        options.viewport.width,
      );
    }
  });

  it('is used by keyboard: the way around the head, then every control, each with a visible focus', async () => {
    const page = await open('/ops/config/secrets?vault=shop-kv');
    const focused = () =>
      page.evaluate(`(() => {
        const { outlineStyle } = getComputedStyle(document.activeElement);
        return [document.activeElement.textContent.trim() || document.activeElement.id, outlineStyle];
      })()`);
    const order: unknown[] = [];
    for (let n = 0; n < 6; n += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual(
      ['Skip to the content', '← Configuration', 'name', 'content-type', 'value', 'Create the version'].map(
        (name) => [name, 'solid'],
      ),
    );
  });
});
