import { memoryProvider, type SecretProvider } from '@vaultref/core';

/** Gives the secrets as they are when it is asked, and fails while it is told to. */
export function rotatingSecrets(secrets: Record<string, string>): SecretProvider & { down: boolean } {
  const provider = {
    ...memoryProvider({}),
    down: false,
    getSecret: (...request: Parameters<SecretProvider['getSecret']>) =>
      memoryProvider(provider.down ? {} : secrets).getSecret(...request),
  };
  return provider;
}
