/** `deno task test:jupyter`: the tools that start Python, Jupyter and kernels. */
import { defineCommand, main } from "./cli.ts";
import { findPython } from "./python.ts";
import { runTests } from "./test.ts";

export const testJupyter = defineCommand({
  name: "test:jupyter",
  summary: "Tests the commands run, lab and kernel with a real Jupyter and real kernels.",
  options: {
    filter: { type: "string", value: "TEXT", description: "only tests whose name contains it" },
  },
  details: "It needs the Python side, and installs it if it is not there.",
  async run({ filter }) {
    await findPython({ need: "run" });
    return await runTests([["-A", ...(filter ? [`--filter=${filter}`] : []), "tests/jupyter"]]);
  },
});

if (import.meta.main) await main(testJupyter);
