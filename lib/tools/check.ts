/** `deno task check`: everything that can be checked without running a notebook or a test. */
import { defineCommand, main, runPart, stoppable } from "./kit/mod.ts";

/** Checks all types, those of the examples in comments, too. */
export const TYPES = ["check", "--quiet", "--doc", "lib", "tests"];

/**
 * The checks (how notebooks are formatted is one of `extract`) and the arguments that Deno gets for
 * each.
 */
const CHECKS: Record<string, string[]> = {
  "formatting (repair: deno fmt)": ["fmt", "--check", "--ignore=notebooks/*.ipynb,.github"],
  "lint": ["lint", "--quiet"],
  "types": TYPES,
  "dialect of the comments": ["run", "-A", "lib/tools/dialect.ts"],
  "extracted tests (repair: deno task extract)": ["run", "-A", "lib/tools/extract.ts", "--check"],
  "table of contents (repair: deno task toc)": ["run", "-A", "lib/tools/toc.ts", "--check"],
  "lists of behaviours (repair: deno run -A tests/support/behaviours.ts)": [
    ...["run", "-A", "tests/support/behaviours.ts", "--check"],
  ],
};

export const check = defineCommand({
  name: "check",
  summary: "Checks formatting, lint, types, and that generated files are up to date.",
  options: {},
  async run() {
    let failed = 0;
    await stoppable(async () => {
      for (const [name, args] of Object.entries(CHECKS)) {
        const { code } = await runPart(args);
        console.log(`${code === 0 ? "✔" : "✘"} ${name}`);
        if (code !== 0) failed++;
      }
    });
    console.log(`${Object.keys(CHECKS).length - failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  },
});

if (import.meta.main) await main(check);
