import { assertEquals } from "@std/assert";
import { goodNotebook } from "../support/good_notebook.ts";
import { Workshop } from "../support/run_tool.ts";
import { house, join, toFileUrl } from "../../../lib/tools/kit/mod.ts";

Deno.test("a place in an extracted test is given the name of its cell", async () => {
  await using shop = await Workshop.openLinked();
  await shop.put("01_good", goodNotebook());
  assertEquals((await shop.tool("extract")).code, 0);
  const test = await Deno.readTextFile(shop.path("tests", "experiments", "01_good_test.ts"));
  const line = test.split("\n").findIndex((text) => text.includes("performance.now() - start")) + 1;
  const module = toFileUrl(join(house.root, "lib", "tools", "kit", "cell_places.ts")).href;
  const script = `const { nameCells } = await import(${JSON.stringify(module)});
for (const line of Deno.args) console.log(await nameCells(line));`;
  const place = `    at 01_good_test.ts:${line}:5`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", script, place, "elsewhere.ts:3:1"],
    env: { COURSE_ROOT: shop.root },
  }).output();
  assertEquals(new TextDecoder().decode(stdout).split("\n"), [
    `${place}  ← notebooks/01_good.ipynb › waiting-check`,
    "elsewhere.ts:3:1",
    "",
  ]);
});
