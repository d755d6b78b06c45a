import { z } from "zod";
import { UsageError } from "#kernel";
import type { OrderRequest } from "#report";

const Request = z.discriminatedUnion("order", [
  z.strictObject({ order: z.enum(["pause", "resume", "drain", "cancel"]) }),
  z.strictObject({
    order: z.literal("retune"),
    changes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
  z.strictObject({ order: z.literal("add-key"), provider: z.string(), source: z.string() }),
]);

/** Reads the body of an order. Throws a `UsageError` for one that makes no sense. */
export function readOrder(body: unknown): OrderRequest {
  const read = Request.safeParse(body);
  if (read.success) return read.data;
  throw new UsageError(
    `this is no order: ${read.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`.trim()).join("; ")}.`,
  );
}
