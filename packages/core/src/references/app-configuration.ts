import { valueAt } from '../tree/path.js';
import { type SyntaxProblem, syntaxProblem } from './reference.js';
import type { ReferenceObject } from './object-form.js';

/** Source: Microsoft, App Configuration, KeyVaultReference.v1.0.0.schema.json. */
const MEDIA_TYPE = 'application/vnd.microsoft.appconfig.keyvaultref+json';

/**
 * A setting of App Configuration that is a Key Vault reference, as `{ $keyvault: { uri } }`; `undefined` when its media type
 * does not say so. Media types are compared case-insensitively, parameters are ignored, and so is what stands beside `uri`.
 */
export function appConfigurationReference(
  contentType: string | undefined,
  value: string | undefined,
): ReferenceObject | SyntaxProblem | undefined {
  const [mediaType = ''] = (contentType ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== MEDIA_TYPE) return undefined;
  const uri = uriOf(value ?? '');
  if (typeof uri === 'string') return { $keyvault: { uri } };
  return syntaxProblem(
    'APPCONFIG',
    'a Key Vault reference of App Configuration is {"uri":"https://…"}',
    undefined,
    'correct the setting',
  );
}

function uriOf(text: string): unknown {
  try {
    return valueAt(JSON.parse(text), ['uri']);
  } catch {
    return undefined;
  }
}
