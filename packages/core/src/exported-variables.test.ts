import { describe, expect, it } from '@jest/globals';
import { exportRefusal, markExported, withoutExported } from './exported-variables.js';

const names = (text: string): string[] => text.trim().split(/\s+/);

describe('exportRefusal()', () => {
  it.each(
    names(`
      NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED LD_PRELOAD PATH Path
      HTTPS_PROXY https_proxy npm_config_https_proxy KEY_VAULT_NAME KEY_VAULT_URL VAULTREF_VAULTS
      AZURE_CLIENT_ID AZURE_CLIENT_SECRET AZURE_CLIENT_CERTIFICATE_PATH AZURE_TENANT_ID AZURE_USERNAME AZURE_PASSWORD
      AZURE_FEDERATED_TOKEN_FILE AZURE_TOKEN_CREDENTIALS AZURE_ADDITIONALLY_ALLOWED_TENANTS AZURE_AUTHORITY_HOST
      AZURE_REGIONAL_AUTHORITY_NAME AZURE_POD_IDENTITY_AUTHORITY_HOST AZURE_IDENTITY_DISABLE_MULTITENANTAUTH
      AZURE_CONFIG_DIR AZURE_CLI_DISABLE_CONNECTION_VERIFICATION AZURE_LOG_LEVEL AZURE_TRACING_DISABLED
      IDENTITY_ENDPOINT IDENTITY_HEADER MSI_ENDPOINT MSI_SECRET`),
  )('refuses %s, which decides what runs and whom it trusts', (name) => {
    expect(exportRefusal(name, 'x')).toMatch(/may not be exported under this name/);
  });

  it.each(
    names(`
      AZURE_OPENAI_API_KEY AZURE_STORAGE_CONNECTION_STRING AZURE_STORAGE_KEY AZURE_SEARCH_KEY AZURE_DEVOPS_EXT_PAT
      KEY_VAULT_TOKEN IDENTITY_SECRET DB_PASSWORD PATH_PREFIX PROXY`),
  )('lets %s be exported', (name) => {
    expect(exportRefusal(name, 'x')).toBeUndefined();
  });

  it('refuses a value that no variable can hold', () => {
    expect(exportRefusal('A', 'a\0b')).toMatch(/NUL/);
  });
});

describe('withoutExported()', () => {
  const optional = '@keyvault:opt?optional';

  it('has a variable again that was taken away, however often it was written since', () => {
    markExported(new Map([['OPT', { before: optional }]]));
    expect(withoutExported({})).toEqual({ OPT: optional });
    markExported(new Map([['OPT', { value: 'canary-value', before: undefined }]]));
    expect(withoutExported({ OPT: 'canary-value' })).toEqual({ OPT: optional });
    markExported(new Map([['OPT', { before: 'canary-value' }]]));
    expect(withoutExported({})).toEqual({ OPT: optional });
  });

  it('leaves alone what somebody else wrote in its place', () => {
    markExported(new Map([['OPT', { before: optional }]]));
    expect(withoutExported({ OPT: 'of the shell' })).toEqual({ OPT: 'of the shell' });
  });
});
