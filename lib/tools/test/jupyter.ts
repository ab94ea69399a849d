/** `deno task test:jupyter`: the tools that start Python, Jupyter and kernels. */
import { defineCommand, main } from "../kit/mod.ts";
import { findPython } from "../python/python.ts";
import { runTests } from "../test.ts";

/** What takes as long as everything else in the folder; both mostly wait. */
const HALF = ["tests/jupyter/run_test.ts", "tests/jupyter/language_server_test.ts"];

export const testJupyter = defineCommand({
  name: "test:jupyter",
  summary: "Tests run, lab, kernel and types with a real Jupyter, real kernels, a language server.",
  options: {
    filter: { type: "string", value: "TEXT", description: "only tests whose name contains it" },
  },
  details: "It needs the Python side, and installs it if it is not there.",
  async run({ filter }) {
    await findPython({ need: "run" });
    const flags = ["-A", ...(filter ? [`--filter=${filter}`] : [])];
    return await runTests(flags, [
      { args: [`--ignore=${HALF}`, "tests/jupyter"], env: {} },
      { args: HALF, env: {} },
    ]);
  },
});

if (import.meta.main) await main(testJupyter);
