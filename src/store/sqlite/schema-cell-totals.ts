/**
 * Version 4: two ways to see at once that something was changed since it was written. `cell_totals` keeps, in the same transactions,
 * what the standings of each cell come to: a table is a sum over standings and must give the same. `face` is the CRC-32 of what tables and
 * exports read of an ended attempt; `crc` covers its transcript too, which is dear to read. Null in attempts of before.
 */
export const VERSION_4 = `
CREATE TABLE cell_totals (
  cell INTEGER PRIMARY KEY, standings INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
  "full" INTEGER NOT NULL DEFAULT 0, "partial" INTEGER NOT NULL DEFAULT 0, "failure" INTEGER NOT NULL DEFAULT 0,
  "infra-invalid" INTEGER NOT NULL DEFAULT 0, "inapplicable" INTEGER NOT NULL DEFAULT 0,
  "harness-suspect" INTEGER NOT NULL DEFAULT 0, "budget-cut" INTEGER NOT NULL DEFAULT 0,
  "cancelled" INTEGER NOT NULL DEFAULT 0, score_sum REAL NOT NULL DEFAULT 0, simulated INTEGER NOT NULL DEFAULT 0,
  calls INTEGER NOT NULL DEFAULT 0, input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0
);
INSERT INTO cell_totals
SELECT cell, count(*), total(attempt), total(outcome = 'full'), total(outcome = 'partial'), total(outcome = 'failure'),
  total(outcome = 'infra-invalid'), total(outcome = 'inapplicable'), total(outcome = 'harness-suspect'),
  total(outcome = 'budget-cut'), total(outcome = 'cancelled'), total(score), total(simulated), total(calls),
  total(input_tokens), total(output_tokens)
FROM standings GROUP BY cell;
ALTER TABLE attempt_ends ADD COLUMN face INTEGER;
`;
