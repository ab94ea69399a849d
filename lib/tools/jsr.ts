/** `deno task jsr`: the tests against JSR's own packages instead of the stand-ins. */
import { defineCommand, main } from "./cli.ts";
import { house } from "./house.ts";
import { dirname, join } from "./path.ts";
import { runTests, TEST_FLAGS, TEST_RUNS } from "./test.ts";
import { writeFile } from "./write_file.ts";

export const jsr = defineCommand({
  name: "jsr",
  summary: "Runs the tests against JSR's own @std packages instead of the stand-ins.",
  operands: "[path…]",
  options: {},
  details: "It needs a network that reaches JSR. The configuration it uses is made from deno.json.",
  async run(_, operands) {
    const path = join(house.cache, "jsr", "deno.json");
    const config = await Deno.readTextFile(join(house.root, "deno.json"));
    await Deno.mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(withoutLinks(JSON.parse(config)), null, 2));
    const flags = ["--config", path, "--no-lock", ...TEST_FLAGS];
    const runs = operands.length > 0 ? [operands] : TEST_RUNS.map(withoutStandIns);
    return await runTests(runs.map((run) => [...flags, ...run]));
  },
});

function withoutStandIns(run: string[]): string[] {
  return run.filter((arg) => !arg.endsWith("/std"));
}

/** The parts of deno.json that matter, as seen from `.cache/jsr`, without the stand-ins. */
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
