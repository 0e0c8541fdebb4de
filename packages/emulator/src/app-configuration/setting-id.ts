/** What tells settings apart: the same key may be there once for each label. */
export interface SettingId {
  readonly key: string;
  readonly label: string | undefined;
}

/** The same as one text. */
export function identify({ key, label }: SettingId): string {
  return `${key}\0${label ?? ''}`;
}

/** The order of lists: by key and then label, none first. */
export function bySetting(a: SettingId, b: SettingId): number {
  return compare(a.key, b.key) || compare(a.label ?? '', b.label ?? '');
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
