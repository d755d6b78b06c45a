/**
 * Version 3: evidence imported from elsewhere, apart from the ledger's own facts. A source is "whole" once its last piece is
 * in; records are JSON as bodies are, and `crc` is over their text.
 */
export const VERSION_3 = `
CREATE TABLE imported_sources (
  n INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, record TEXT NOT NULL, crc INTEGER NOT NULL, whole INTEGER NOT NULL
);
CREATE TABLE imported_evidence (
  n INTEGER PRIMARY KEY, source INTEGER NOT NULL, place TEXT NOT NULL, record NOT NULL, crc INTEGER NOT NULL,
  UNIQUE (source, place)
);
`;
