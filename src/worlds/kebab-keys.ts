type Camel<Key extends string> = Key extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Key;

/** The same object with `kebab-case` keys as `camelCase`; values stay as they are. */
export type CamelKeys<T extends object> = { [Key in keyof T as Key extends string ? Camel<Key> : Key]: T[Key] };

/** What people write in YAML, as the program names it: `requests-per-minute` becomes `requestsPerMinute`. */
export function camelKeys<T extends object>(value: T): CamelKeys<T> {
  const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => [camel(key), inner]);
  return Object.fromEntries(entries) as CamelKeys<T>;
}

const camel = (key: string): string => key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
