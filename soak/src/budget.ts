/** `pnpm soak` takes the long form; the gate takes the short one. */
const LONG = process.env['SOAK'] === 'long';

/** How much of a proof is run: the long form, else the short one. */
export function budget(long: number, short: number): number {
  return LONG ? long : short;
}
