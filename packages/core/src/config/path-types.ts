/** What has no paths into it: values that are whole. */
type Leaf =
  | string
  | number
  | boolean
  | bigint
  | symbol
  | Date
  | RegExp
  | URL
  | Uint8Array
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ((...args: never[]) => unknown);

/** True for `any` alone. */
type IsAny<T> = 0 extends 1 & T ? true : false;
/** True for what has no known keys: without a schema, or of a schema that says nothing. */
type IsOpen<T> =
  IsAny<T> extends true ? true : unknown extends T ? true : string extends keyof T ? true : false;

/** The dotted paths into a type, six levels deep: `db`, `db.hosts`, `db.hosts.0`. Any text where the keys are not known. */
export type PathOf<T, Level extends readonly unknown[] = []> =
  IsOpen<T> extends true
    ? string
    : Level['length'] extends 6
      ? never
      : T extends Leaf | null | undefined
        ? never
        : T extends readonly (infer Element)[]
          ? Join<number, Element, Level>
          : { [Key in keyof T & (string | number)]: Join<Key, NonNullable<T[Key]>, Level> }[keyof T &
              (string | number)];

/** A key, and with a dot the paths below it. */
type Join<Key extends string | number, Value, Level extends readonly unknown[]> =
  `${Key}` | `${Key}.${PathOf<Value, [...Level, unknown]>}`;

/** The type of the value at a path; `undefined` is in it where a part of the path may be missing. */
export type ValueAt<T, Path extends string> =
  IsAny<T> extends true
    ? unknown
    : string extends keyof T
      ? Walk<T, Path>
      : Path extends keyof T
        ? T[Path]
        : Walk<T, Path>;

/** The type at a dotted path, one key after the other. */
type Walk<T, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? Through<Property<T, Head>, Rest>
  : Property<T, Path>;

/** The type at the rest of a path; `undefined` is in it where what leads there may be missing. */
type Through<T, Path extends string> =
  ValueAt<NonNullable<T>, Path> | (undefined extends T ? undefined : null extends T ? undefined : never);

/** The type of one key or index; `undefined` is in it where there may be none. */
type Property<T, Key extends string> = string extends keyof T
  ? T[keyof T & string] | undefined
  : Key extends keyof T
    ? T[Key]
    : T extends readonly (infer Element)[]
      ? Element | undefined
      : undefined;

/** The same type, frozen at every level. */
export type DeepReadonly<T> =
  IsAny<T> extends true
    ? T
    : unknown extends T
      ? T
      : T extends Leaf | null | undefined
        ? T
        : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

/** `get(path)`: with a schema typed by the path, else by what the caller says. */
export type Get<T> =
  IsOpen<T> extends true
    ? <V = unknown>(path: string) => V | undefined
    : <P extends PathOf<T>>(path: P) => DeepReadonly<ValueAt<T, P>>;

/** `getOrThrow(path)`: the same without `undefined`. */
export type GetOrThrow<T> =
  IsOpen<T> extends true
    ? <V = unknown>(path: string) => V
    : <P extends PathOf<T>>(path: P) => Exclude<DeepReadonly<ValueAt<T, P>>, undefined>;
