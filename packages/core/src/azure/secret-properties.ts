import type { SecretProperties as SdkProperties } from '@azure/keyvault-secrets';
import type { SecretProperties } from '../secrets/secret-provider.js';

/** What the SDK tells of a secret, in our words; what is not set is left out. */
export function secretProperties(properties: SdkProperties): SecretProperties {
  const { name, version, enabled = true, managed } = properties;
  const { contentType, expiresOn, notBefore, createdOn, updatedOn, tags } = properties;
  return {
    name,
    enabled,
    ...(version ? { version } : {}),
    ...(managed === undefined ? {} : { managed }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(createdOn === undefined ? {} : { createdOn }),
    ...(updatedOn === undefined ? {} : { updatedOn }),
    ...(tags === undefined ? {} : { tags }),
  };
}
