/** A notebook without a fault, for tests that make one. */
import type { CellText } from "./notebook_of.ts";

/** The cells of a small notebook that keeps every rule. */
export function goodNotebook(changes: Record<string, CellText> = {}): Record<string, CellText> {
  return {
    "title": "# 01 · A title",
    "setup": `import { assertEquals } from "@std/assert";\nimport { delay } from "@std/async";`,
    "waiting": { source: "## Waiting takes time", metadata: { notes: ["S1.07"] } },
    "waiting-experiment": `const start = performance.now();\nawait delay(2000);`,
    "waiting-check": `assertEquals(performance.now() - start, 2000);`,
    "pitfalls": "## Pitfalls",
    "pitfalls-throw": {
      source: `throw new RangeError("on purpose");`,
      metadata: { tags: ["raises-exception"] },
    },
    ...changes,
  };
}
