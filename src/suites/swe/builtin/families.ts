import { awaiting } from "./families/awaiting.ts";
import { boundary } from "./families/boundary.ts";
import { empty } from "./families/empty.ts";
import { encoding } from "./families/encoding.ts";
import { ordering } from "./families/ordering.ts";
import { precedence } from "./families/precedence.ts";
import { sharedState } from "./families/shared-state.ts";
import { swallowedError } from "./families/swallowed-error.ts";
import type { FamilySource } from "./family-source.ts";

/** Every kind of defect that the built-in repairs have. */
export const FAMILIES: readonly FamilySource[] = [
  boundary,
  empty,
  precedence,
  sharedState,
  ordering,
  encoding,
  awaiting,
  swallowedError,
];
