import { DatabaseSync } from "@photostructure/sqlite";

export type RawDatabase = InstanceType<typeof DatabaseSync>;

/**
 * A connection past the store, for looking and for harm. It comes from the same SQLite that the store uses: two copies of
 * the library in one process would not see each other's locks.
 */
export function rawDatabase(path: string, options: { readonly readOnly: boolean } = { readOnly: false }): RawDatabase {
  const builtIn =
    Number(process.versions.node.split(".")[0]) >= 24
      ? process.getBuiltinModule("node:sqlite" as "node:fs")
      : undefined;
  const driver = builtIn as { readonly DatabaseSync: typeof DatabaseSync } | undefined;
  return new (driver?.DatabaseSync ?? DatabaseSync)(path, options);
}
