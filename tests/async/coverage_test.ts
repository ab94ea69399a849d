import { assertEquals } from "@std/assert";
import { behaviours } from "./behaviours.ts";
import { makeReadme, readme } from "./readme.ts";
import { readTitles } from "./titles.ts";

Deno.test("every behaviour has a test with its number in the title", async () => {
  const shown = new Set((await readTitles()).flatMap(({ numbers }) => numbers));
  const missing = [...behaviours].filter(([number, behaviour]) =>
    typeof behaviour === "string" && !shown.has(number)
  );
  assertEquals(missing, []);
});

Deno.test("every number in a title is that of a behaviour", async () => {
  const unknown = (await readTitles()).filter(({ numbers }) =>
    !numbers.every((number) => behaviours.has(number))
  );
  assertEquals(unknown, []);
});

Deno.test("the table of behaviours is up to date (repair: deno run -A tests/async/readme.ts)", async () => {
  assertEquals(await Deno.readTextFile(readme), await makeReadme());
});
