import { execFileSync, spawnSync } from 'node:child_process';
import type { Workspace } from './workspace.js';

/** Whether there is git: nothing but Node.js and npm is needed here. */
export const HAS_GIT = spawnSync('git', ['--version']).status === 0;

if (!HAS_GIT) {
  if (process.env['CI_FULL'] === '1') throw new Error('CI_FULL=1: there is no git here');
  console.warn('Tests with git are skipped: there is none here.');
}

/** Runs git in a workspace, and gives what it prints. */
export function git({ folder }: Workspace, ...args: string[]): string {
  const env = { PATH: process.env['PATH'], HOME: folder };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8' });
}
