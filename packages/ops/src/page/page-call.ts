import type { Notice, PageInput } from './document.js';
import type { SecretWriter } from './create-version.js';
import type { PageConfig } from './status-report.js';

/** One request to the page, by somebody who may. */
export interface PageCall {
  readonly request: Request;
  readonly config: PageConfig;
  readonly write: SecretWriter | undefined;
  readonly updateMs: number;
  readonly input: PageInput;
}

/** What a form did: the page that follows is told by a code in its address, so that nobody can put words there. */
const NOTICES = {
  refreshed: { kind: 'good', text: 'Refreshed: there are new values.' },
  unchanged: { kind: 'good', text: 'Refreshed: nothing has changed.' },
  'refresh-failed': { kind: 'bad', text: 'The refresh failed. The values of before stay in use.' },
  created: { kind: 'good', text: 'The new version was created. A refresh fetches it.' },
} as const satisfies Record<string, Notice>;

export type NoticeCode = keyof typeof NOTICES;

/** The notice that the address asks for. */
export function noticeOf({ url }: Request): Notice | undefined {
  const code = new URL(url).searchParams.get('notice');
  return Object.entries(NOTICES).find(([name]) => name === code)?.[1];
}

/** Where the page is; the path of an application's root is not empty. */
export function pathOf({ base }: PageInput): string {
  return base === '' ? '/' : base;
}
