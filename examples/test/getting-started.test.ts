import { afterAll, describe, expect, it } from '@jest/globals';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Walkthrough } from './walkthrough.js';

afterAll(() => rm(join(process.cwd(), '.readme'), { recursive: true, force: true }));

const PAGES = [['node'], ['preload'], ['express'], ['nestjs']];
const open = (page: string) => Walkthrough.create(`docs/getting-started/${page}.md`);

describe('docs/getting-started', () => {
  it.each(PAGES)('%s installs only what the tests of this package have', async (page) => {
    const { devDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
    const installed = [
      ...(await open(page)).block('install').matchAll(/^npm install (?:--save-dev )?(.+)$/gm),
    ];
    const names = installed.flatMap(([, list = '']) => list.split(' '));
    expect(names).toContain('@vaultref/emulator');
    const here = new Set([...Object.keys(devDependencies), 'typescript', '@types/node']); // two of the root
    expect(names.filter((name) => !here.has(name))).toEqual([]);
  });

  it.each([['node'], ['preload']])('%s prints what it says', async (page) => {
    const walk = await open(page);
    const { command, output } = walk.dialogue('run');
    expect(await walk.run(command)).toMatchObject({ code: 0, stdout: output });
    await endsAtAMistypedName(walk);
  });

  it.each([['express'], ['nestjs']])('%s answers what it says', async (page) => {
    const walk = await open(page);
    if (page === 'nestjs') expect(await walk.run(walk.block('build'))).toMatchObject({ code: 0 });
    const app = await walk.start(walk.block('start'));
    const { command, output } = walk.dialogue('ask');
    const { pathname } = new URL(command.replace('curl ', ''));
    const answer = await (await fetch(new URL(pathname, app.url))).text().finally(() => app.stop());
    expect(`${answer}\n`).toBe(output);
    await endsAtAMistypedName(walk);
  });

  async function endsAtAMistypedName(walk: Walkthrough): Promise<void> {
    await walk.replace('.env', '@keyvault:db-password', '@keyvault:db-pasword');
    const { command, output } = walk.dialogue('mistyped name');
    const { code, stdout, stderr } = await walk.run(command);
    const printed = `${stdout}${stderr}`.replace(/request [\w-]+\]/, 'request <id>]');
    expect(code).toBe(1);
    expect(printed).toContain(output.trim());
  }
});
