import { z } from "zod";
import type { Settings } from "#records";

const EmbeddingSearch = z.object({ search: z.object({ embeddings: z.string() }) });

/** Models of the config that the workflow suite asks for embeddings. */
export function embeddingModels({ suite }: Pick<Settings, "suite">): readonly string[] {
  const read = suite.name === "workflow" ? EmbeddingSearch.safeParse(suite.options) : undefined;
  return read?.success === true ? [read.data.search.embeddings] : [];
}
