import picocolors from 'picocolors';

/** Where a command prints to and asks. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  /** Sets the exit code of the process, which ends by itself. */
  exit(code: number): void;
}

export type Colours = ReturnType<typeof picocolors.createColors>;

/** Colours for a stream: on a terminal, unless NO_COLOR is set; elsewhere only with FORCE_COLOR. */
export function coloursFor({ isTTY }: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Colours {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = env;
  const forced = force !== undefined && force !== '0' && force !== 'false';
  return picocolors.createColors(
    !no && (forced || (isTTY === true && force === undefined && term !== 'dumb')),
  );
}

export function print(stream: NodeJS.WriteStream, text: string): void {
  stream.write(text.endsWith('\n') ? text : `${text}\n`);
}
