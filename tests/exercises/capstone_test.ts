/** The service of notebook 25 consists of what its exercises ask for. */
import { assertEquals } from "@std/assert";
import { parse } from "@babel/parser";
import { house, join } from "../../lib/tools/kit/mod.ts";

const PARTS = {
  "1_frontier": "frontier",
  "2_workers": "work",
  "3_cache": "cached",
  "4_limits": "limited",
  "5_stop": "until_stopped",
};

/** The tokens of a module, without its comments. */
function tokensOf(path: string): string[] {
  const text = Deno.readTextFileSync(join(house.root, path));
  const { tokens } = parse(text, { sourceType: "module", plugins: ["typescript"], tokens: true });
  return tokens!.filter(({ type }) => typeof type !== "string")
    .map(({ start, end }) => text.slice(start, end));
}

for (const [exercise, part] of Object.entries(PARTS)) {
  Deno.test(`the solution of 25.${exercise[0]} is the part ${part} of the service`, () => {
    assertEquals(
      tokensOf(`lib/exercises/25/${exercise}/solution.ts`),
      tokensOf(`lib/services/crawler/${part}.ts`),
    );
  });
}
