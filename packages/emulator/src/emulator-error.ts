/** What went wrong, for programs; the message is for people. */
export type EmulatorErrorCode =
  | 'BAD_IMPORT'
  | 'BAD_OPTION'
  | 'BAD_SEED'
  | 'PORT_IN_USE'
  | 'REFUSED_IN_PRODUCTION'
  | 'UNKNOWN_IDENTITY'
  | 'UNKNOWN_SECRET'
  | 'UNKNOWN_STORE'
  | 'UNKNOWN_VAULT'
  | 'WEBHOOK_REFUSED';

/** A mistake in how the emulator is used. Its message names vaults, secrets and files, never a value. */
export class EmulatorError extends Error {
  /** Always `EmulatorError`, in minified code too. */
  override readonly name = 'EmulatorError';

  constructor(
    /** What went wrong, for programs. */
    readonly code: EmulatorErrorCode,
    message: string,
  ) {
    super(message);
  }
}
