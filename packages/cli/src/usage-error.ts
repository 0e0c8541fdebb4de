/** What a user asked for cannot be done as it was asked: the command ends with exit code 2. */
export class UsageError extends Error {
  override get name(): string {
    return 'UsageError';
  }
}
