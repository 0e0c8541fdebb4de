/** What an unmodified process needs in its environment to reach the emulator instead of Azure. */
export interface EmulatorEnvironment {
  readonly HTTPS_PROXY: string;
  readonly NO_PROXY: string;
  /** Path of the emulator's public CA certificate, PEM. */
  readonly NODE_EXTRA_CA_CERTS: string;
  readonly IDENTITY_ENDPOINT: string;
  readonly IDENTITY_HEADER: string;
}

export function emulatorEnvironment(
  port: number,
  caFile: string,
  identityHeader: string,
): EmulatorEnvironment {
  return {
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    NO_PROXY: '127.0.0.1,localhost',
    NODE_EXTRA_CA_CERTS: caFile,
    IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`,
    IDENTITY_HEADER: identityHeader,
  };
}

// Identities and proxies of the developer's shell: with them a client would pass the emulator by.
const INHERITED = /^(AZURE_|IDENTITY_|MSI_)|_PROXY$|^NODE_EXTRA_CA_CERTS$/i;

/** The environment for a child process: the parent's, without what would lead a client past the emulator. */
export function childEnvironment(
  parent: NodeJS.ProcessEnv,
  emulator: EmulatorEnvironment,
): NodeJS.ProcessEnv {
  const kept = Object.entries(parent).filter(([name]) => !INHERITED.test(name));
  return { ...Object.fromEntries(kept), ...emulator };
}
