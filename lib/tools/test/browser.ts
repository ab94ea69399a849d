/** `deno task test:browser`: the notebooks in a real JupyterLab, in a real browser. */
import { defineCommand, main, runPart, stoppable } from "../kit/mod.ts";

export const testBrowser = defineCommand({
  name: "test:browser",
  summary: "Runs the notebooks in JupyterLab with a headless Chromium.",
  operands: "[notebook…]",
  options: {
    filter: { type: "string", value: "TEXT", description: "only tests whose name contains it" },
  },
  details:
    "It needs the Python side (deno task lab installs it) and an installed Chromium or Chrome;\n" +
    "the environment variable CHROMIUM may name one. Screenshots of the notebooks that are\n" +
    "named go to .cache/screenshots.",
  async run({ filter }, operands) {
    const args = ["test", "-A", ...(filter ? [`--filter=${filter}`] : []), "tests/browser"];
    const env: Record<string, string> = operands.length > 0
      ? { COURSE_NOTEBOOKS: operands.join(" "), COURSE_SCREENSHOTS: "1" }
      : {};
    const { code } = await stoppable(() => runPart(args, { env }));
    return code === 0 ? 0 : 1;
  },
});

if (import.meta.main) await main(testBrowser);
