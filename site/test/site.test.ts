import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeInChromium, launchChromium } from '@vaultref/contracts/chromium';
import { existsSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { sidebar } from '../.vitepress/pages.js';
import { builtPages, fileOf } from './built-site.js';

const ORIGIN = 'http://vaultref.test';
let pages: Map<string, string>;
beforeAll(async () => {
  pages = await builtPages();
});

describe('the site', () => {
  it('has every page in its sidebar, and nothing else there', () => {
    const listed = sidebar().flatMap(({ items = [] }) =>
      items.map(({ link = '' }) => link.replace(/\.md$/, '.html')),
    );
    const isIndexOfApi = (route: string) => route === '/api/';
    expect(listed.toSorted()).toEqual([...pages.keys()].filter((route) => !isIndexOfApi(route)).toSorted());
  });

  it('has no dead link, and no dead anchor', () => {
    const dead: string[] = [];
    for (const [route, html] of pages)
      for (const [, href = ''] of html.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
        const { origin, pathname, hash } = new URL(href.replaceAll('&amp;', '&'), `${ORIGIN}${route}`);
        if (origin !== ORIGIN) continue;
        const target = pages.get(decodeURIComponent(pathname));
        const hasAnchor = hash === '' || target?.includes(`id="${decodeURIComponent(hash.slice(1))}"`);
        if (target === undefined ? !existsSync(fileOf(pathname)) : !hasAnchor) dead.push(`${route}: ${href}`);
      }
    expect(dead).toEqual([]);
  });
});

describeInChromium('the site', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  /** A tab in which the built site is served; what is asked elsewhere is noted. */
  async function open(
    width: number,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ ...options, viewport: { width, height: 800 } });
    const complaints: string[] = [];
    await context.route('**', (route) => {
      const { origin, pathname } = new URL(route.request().url());
      if (origin === ORIGIN) return route.fulfill({ path: fileOf(decodeURIComponent(pathname)) });
      complaints.push(`asked ${origin}`);
      return route.abort();
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    return { page, complaints };
  }

  it('has no page wider than a window of 1280 or 390 px, and asks nobody else', async () => {
    const { page, complaints } = await open(1280, { javaScriptEnabled: false });
    const tooWide: string[] = [];
    // Decisions are prose of one kind.
    for (const route of [...pages.keys()].filter((one) => !one.startsWith('/docs/decisions/'))) {
      await page.goto(`${ORIGIN}${route}`);
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const scrollWidth = await page.locator('html').evaluate((html) => html.scrollWidth);
        if (scrollWidth > width) tooWide.push(`${route} at ${width}`);
      }
    }
    expect({ tooWide, complaints }).toEqual({ tooWide: [], complaints: [] });
  }, 120_000);

  it('finds an error code by its name', async () => {
    const { page, complaints } = await open(1280);
    await page.goto(ORIGIN);
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.locator('#localsearch-input').fill('ERR_FORBIDDEN_FIREWALL');
    await page.locator('[role=option]', { hasText: /^\W*Errors$/ }).click();
    await page.waitForURL(/\/docs\/errors\.html/);
    expect(complaints).toEqual([]);
  });

  it('leads from page to page on a telephone', async () => {
    const { page } = await open(390);
    await page.goto(`${ORIGIN}/docs/options.html`);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('navigation').getByRole('link', { name: 'Sources', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/docs/sources.html');
  });
});
