/** What the exit code of every command but `run`, which has that of its command, means. */
export const EXIT = {
  fine: 0,
  /** Something is wrong with the configuration, or could not be read from a vault. */
  problems: 1,
  /** Wrong usage, or nothing to do. */
  usage: 2,
} as const;
