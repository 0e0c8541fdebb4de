/** What an unmodified process needs in its environment to reach the emulator instead of Azure. */
export interface EmulatorEnvironment {
  /** URL of the emulator, the proxy on the way to Azure's hosts. */
  readonly HTTPS_PROXY: string;
  /** This machine, which is reached without the proxy. */
  readonly NO_PROXY: string;
  /** Path of the emulator's public CA certificate, PEM. */
  readonly NODE_EXTRA_CA_CERTS: string;
  /** URL of the token endpoint of App Service, for managed identity. */
  readonly IDENTITY_ENDPOINT: string;
  /** What that endpoint wants to see in a header. */
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

// What @azure/identity 4.13 reads. An application's own AZURE_KEYVAULT_URL is none of it and stays.
const IDENTITY_VARIABLES = new Set([
  'AZURE_ADDITIONALLY_ALLOWED_TENANTS',
  'AZURE_AUTHORITY_HOST',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_SEND_CERTIFICATE_CHAIN',
  'AZURE_FEDERATED_TOKEN_FILE',
  'AZURE_IDENTITY_DISABLE_MULTITENANTAUTH',
  'AZURE_PASSWORD',
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  'AZURE_REGIONAL_AUTHORITY_NAME',
  'AZURE_TENANT_ID',
  'AZURE_TOKEN_CREDENTIALS',
  'AZURE_USERNAME',
  'IMDS_ENDPOINT',
  'MSAL_FORCE_REGION',
  'NODE_EXTRA_CA_CERTS',
]);
const PREFIXES_AND_PROXIES = /^(IDENTITY_|MSI_)|_PROXY$/i;

/** The environment for a child process: the parent's, without what would lead a client past the emulator. */
export function childEnvironment(
  parent: NodeJS.ProcessEnv,
  emulator: EmulatorEnvironment,
): NodeJS.ProcessEnv {
  const kept = Object.entries(parent).filter(
    ([name]) => !PREFIXES_AND_PROXIES.test(name) && !IDENTITY_VARIABLES.has(name.toUpperCase()),
  );
  return { ...Object.fromEntries(kept), ...emulator };
}

/** The variable that tells the preload where the emulator listens. */
export const PORT_VARIABLE = 'VAULTREF_EMULATOR_PORT';

/** Adds the preload to what Node.js loads first; options that the user has stay. */
export function withPreload(
  environment: NodeJS.ProcessEnv,
  preload: string,
  port: number,
): NodeJS.ProcessEnv {
  // Quoted, for paths with spaces; in quotes a backslash must be doubled, as Node's documentation says.
  const option = `--require "${preload.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"`;
  const options = environment['NODE_OPTIONS'];
  return {
    ...environment,
    NODE_OPTIONS: options ? `${options} ${option}` : option,
    [PORT_VARIABLE]: String(port),
  };
}
