/** `deno task jsr`: the tests against JSR's own packages instead of the copy on npm. */
import denoJson from "../../deno.json" with { type: "json" };
import { defineCommand, dirname, house, join, main, writeFile } from "./kit/mod.ts";
import { runTests, TEST_FLAGS, testRuns } from "./test.ts";

/** What deno.json asks of every test, because the generated configuration leaves it out. */
const SANITIZERS = ["--sanitize-ops", "--sanitize-resources"];

export const jsr = defineCommand({
  name: "jsr",
  summary: "Runs the tests against JSR's own @std packages instead of the copy on npm.",
  operands: "[path…]",
  options: {},
  details: "It needs a network that reaches JSR. The configuration it uses is made from deno.json.",
  async run(_, operands) {
    const path = join(house.cache, "jsr", "deno.json");
    const config = await Deno.readTextFile(join(house.root, "deno.json"));
    await Deno.mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(withoutLinks(JSON.parse(config)), null, 2));
    const settings = ["--config", path, "--no-lock"];
    const flags = [...settings, ...TEST_FLAGS, ...SANITIZERS];
    const folders = denoJson.test.include.filter((folder) => folder !== "tests/std");
    if (operands.length > 0) return await runTests(flags, [{ args: operands, env: {} }]);
    const examples = ["check", "--quiet", "--doc", ...settings, "lib"];
    return await runTests(flags, await testRuns(folders), [examples]);
  },
});

/** The parts of deno.json that matter, as seen from `.cache/jsr`, without the links. */
export function withoutLinks(
  config: { imports: Record<string, string> } & Record<string, unknown>,
) {
  const imports = Object.entries(config.imports).map(([name, target]) => [
    name,
    target.startsWith("./") ? `../../${target.slice(2)}` : target,
  ]);
  const { nodeModulesDir, compilerOptions } = config;
  return { imports: Object.fromEntries(imports), nodeModulesDir, compilerOptions };
}

if (import.meta.main) await main(jsr);
