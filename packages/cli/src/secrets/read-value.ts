import { buffer } from 'node:stream/consumers';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/**
 * The value of a secret: from a hidden prompt on a terminal, else from standard input, whose last line break is dropped.
 * @param raw keeps the last line break
 * @throws UsageError when there is none, or when it is not UTF-8
 */
export async function readValue(name: string, raw: boolean, terminal: Terminal): Promise<string> {
  const value = terminal.stdin.isTTY ? await ask(name, terminal) : await readAll(terminal.stdin, raw);
  if (value === '') throw new UsageError('the value is empty');
  return value;
}

async function ask(name: string, { stdin, stderr }: Terminal): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({
    message: `Value of ${name} (not shown)`,
    mask: '*',
    input: stdin,
    output: stderr,
    clearOnError: true,
  });
  if (isCancel(answer)) throw new UsageError('cancelled, nothing was written');
  return answer ?? '';
}

async function readAll(stdin: NodeJS.ReadStream, raw: boolean): Promise<string> {
  const bytes = await buffer(stdin);
  try {
    // As bytes: text() would replace what is not UTF-8, and the secret would be another one.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return raw ? text : text.replace(/\r?\n$/, '');
  } catch {
    throw new UsageError(
      'the value is not UTF-8; encode it: base64 file | vaultref set ..., and @keyvault:...?decode=base64',
    );
  }
}
