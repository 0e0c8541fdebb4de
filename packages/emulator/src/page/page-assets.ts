import type { HttpResponse } from '../http/http-message.js';
import { asset, empty } from './page-response.js';
import { SCRIPT } from './page-script.js';
import { STYLE } from './page-style.js';

/** What needs no session: it says nothing of this emulator. */
export const ASSETS: Readonly<Record<string, HttpResponse | undefined>> = Object.assign(Object.create(null), {
  '/page.css': asset('text/css', STYLE),
  '/page.js': asset('text/javascript', SCRIPT),
  '/favicon.ico': empty(204),
});
