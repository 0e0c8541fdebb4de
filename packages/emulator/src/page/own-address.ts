import type { HttpRequest } from '../http/http-message.js';
import { headerOf } from '../http/http-message.js';

const HOSTS = ['127.0.0.1', 'localhost'];

/** Whether a Host header is the emulator's: another name that leads here (DNS rebinding) is not. */
export function isOwnAddress(host: string | undefined, port: number): boolean {
  return HOSTS.some((name) => host === `${name}:${port}`);
}

/** Whether a write comes from the page itself. Browsers say so in either header; a form token must be there anyway. */
export function isSameOrigin(request: HttpRequest, port: number): boolean {
  const [site, origin] = [headerOf(request, 'sec-fetch-site'), headerOf(request, 'origin')];
  if (site !== undefined && site !== 'same-origin') return false;
  return origin === undefined || origin === `http://${headerOf(request, 'host')}`
    ? isOwnAddress(headerOf(request, 'host'), port)
    : false;
}
