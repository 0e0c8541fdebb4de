import type { ParsedSeed } from './parsed-seed.js';
import type { Report } from './seed-fields.js';
import { readText, refuseUnknownFields } from './seed-fields.js';
import { validateIdentities } from './validate-identities.js';
import { validateStores } from './validate-stores.js';
import { validateVaults } from './validate-vaults.js';

const SECTIONS = ['vaults', 'settings', 'snapshots', 'identities', 'tenantId'];

/** Checks a seed and brings every short form to the long one. After a report the result is not to be used. */
export function validateSeed(input: Readonly<Record<string, unknown>>, report: Report): ParsedSeed {
  refuseUnknownFields(input, SECTIONS, [], report);
  const { vaults = {}, settings = {}, snapshots = {}, identities = {} } = input;
  const tenantId = readText(input['tenantId'], ['tenantId'], report);
  // It becomes a part of URLs and of a header.
  if (tenantId !== undefined && !/^[0-9a-z.-]{1,255}$/i.test(tenantId)) {
    report(['tenantId'], 'is not a tenant: an id or a domain');
  }
  return {
    vaults: validateVaults(vaults, ['vaults'], report),
    stores: validateStores(settings, snapshots, report),
    identities: validateIdentities(identities, ['identities'], report),
    tenantId,
  };
}

/** Both together; what is in both is taken from the second. */
export function addSeeds(first: ParsedSeed, second: ParsedSeed): ParsedSeed {
  return {
    vaults: [...first.vaults, ...second.vaults],
    stores: [...first.stores, ...second.stores],
    identities: [...first.identities, ...second.identities],
    tenantId: second.tenantId ?? first.tenantId,
  };
}
