import type { Proposal } from './propose.js';

/** What is to be done in Azure, as lines for a shell, without a value. */
export function nextSteps(proposals: readonly Proposal[], vault = '<vault>'): string {
  const names = [...new Set(proposals.map(({ secret }) => secret))];
  return [
    'Put the values into the vault, each from a file or through a hidden prompt:',
    ...names.map(
      (name) => `  az keyvault secret set --vault-name ${vault} --name ${name} --file <file> --output none`,
    ),
    `  (or: vaultref set ${vault}/${names[0]})`,
    '',
    'Let the application read them:',
    `  az role assignment create --role "Key Vault Secrets User" --assignee <application> --scope "$(az keyvault show --name ${vault} --query id --output tsv)"`,
  ].join('\n');
}
