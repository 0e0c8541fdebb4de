import { escape } from '@vaultref/core';

/** Whether a text is what it says: neither a reference, nor a text with one in it, nor an escape of one. */
export function isPlainText(text: string): boolean {
  return escape(text) === text;
}
