/** `deno task ci`: everything. */
import { defineCommand, main, runPart, stoppable, UsageError } from "./kit/mod.ts";

/** The tasks of deno.json in the order in which they are likely to fail. */
const PARTS: Record<string, string[]> = {
  check: ["check"],
  test: ["test"],
  run: ["run", "--check", "--jobs=3"], // A notebook mostly waits.
  jupyter: ["test:jupyter"],
  browser: ["test:browser"],
};

export const ci = defineCommand({
  name: "ci",
  summary:
    "Runs everything: check, test, run --check, and the tests in Jupyter and in a browser, also after a failure.",
  options: {
    without: {
      type: "string",
      value: "PART",
      description: `leave out ${Object.keys(PARTS).join(", ")}`,
    },
  },
  details: "The last line counts all parts: N passed, N failed.",
  async run({ without }) {
    if (without !== undefined && !(without in PARTS)) {
      throw new UsageError(
        `--without takes ${Object.keys(PARTS).join(", ")}, received "${without}"`,
      );
    }
    let passed = 0, failed = 0;
    await stoppable(async () => {
      for (const [name, args] of Object.entries(PARTS).filter(([name]) => name !== without)) {
        const started = performance.now();
        console.log(`── ${name}`);
        const part = await runPart(["task", "--quiet", ...args]);
        passed += part.passed;
        failed += part.failed;
        const seconds = Math.round((performance.now() - started) / 1000);
        console.log(`── ${name}: ${part.code === 0 ? "passed" : "FAILED"} in ${seconds} s`);
      }
    });
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  },
});

if (import.meta.main) await main(ci);
