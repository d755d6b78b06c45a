import { z } from "zod";
import type { Json } from "#kernel";

/** Any JSON value, as the kernel's type. */
export const AnyJson: z.ZodType<Json> = z.json();
