/** Every number that the libraries and their tests cite can be looked up; a test shows it. */
import { assertEquals } from "@std/assert";
import { filesUnder, house, join } from "../lib/tools/kit/mod.ts";
import { numbered } from "./support/behaviour_list.ts";
import { libraries } from "./support/behaviours.ts";
import { readTitles } from "./support/titles.ts";

for (const { promises, folder } of libraries) {
  const { library: name, chapters } = promises;
  const behaviours = numbered(chapters);

  Deno.test(`${name}: every behaviour has a test with its number in the title`, async () => {
    const shown = new Set((await readTitles(folder)).flatMap(({ numbers }) => numbers));
    const missing = [...behaviours].filter(([number, behaviour]) =>
      typeof behaviour === "string" && !shown.has(number)
    );
    assertEquals(missing, []);
  });

  Deno.test(`${name}: every number in a title is that of a behaviour`, async () => {
    const unknown = (await readTitles(folder)).filter(({ numbers }) =>
      !numbers.every((number) => behaviours.has(number))
    );
    assertEquals(unknown, []);
  });

  Deno.test(`${name}: every number in its documentation is that of a behaviour`, async () => {
    const letters = chapters.map(({ letters }) => letters).join("|");
    const cited = new RegExp(`\\b(?:${letters})\\d+\\b`, "g");
    const unknown: string[] = [];
    for (const path of await filesUnder(house.root, [name], ".ts")) {
      const text = await Deno.readTextFile(join(house.root, path));
      const comments = text.split("\n").filter((line) => /^\s*(\/\*\*|\*|\/\/)/.test(line));
      for (const [number] of comments.join("\n").matchAll(cited)) {
        if (!behaviours.has(number)) unknown.push(`${path}: ${number}`);
      }
    }
    assertEquals(unknown, []);
  });
}
