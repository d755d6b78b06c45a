import { defineConfig } from "vitest/config";

// `#slice` resolves to src/slice/index.ts, so tests run from source and never from a stale dist.
const conditions = ["sluice:source", "module", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["sluice:source", "node"] } },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/fixtures/**", "**/node_modules/**", "**/dist/**"],
  },
});
