/** The house: its walls, its floors, the directions between its rooms, and where its tests are. */
import { assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { filesUnder, house, join } from "../lib/tools/kit/mod.ts";
import { fullFolders, goneExceptions, strayTests, wallsBroken } from "./support/house_rules.ts";
import { importsOf } from "./support/imports.ts";

const lib = await filesUnder(house.root, ["lib"], ".ts");
const tests = await filesUnder(house.root, ["tests"], ".ts");
const faces = new Set(
  Object.values(config.imports).filter((path) => path.startsWith("./")).map((path) =>
    path.slice(2)
  ),
);

Deno.test("no import goes through a wall, up a floor, or against the direction of the rooms", async () => {
  const broken: string[] = [];
  for (const path of lib) {
    const text = await Deno.readTextFile(join(house.root, path));
    broken.push(...wallsBroken(importsOf(path, text), faces));
  }
  assertEquals(broken, []);
});

Deno.test("no folder of lib is overcrowded", () => {
  assertEquals(fullFolders(lib), []);
});

Deno.test("a test is found from its source by name, and its helpers in support", () => {
  const texts = tests.map((path) => [path, Deno.readTextFileSync(join(house.root, path))] as const);
  assertEquals(strayTests(new Map(texts), lib), []);
});

Deno.test("every exception from these rules is still needed", () => {
  assertEquals(goneExceptions(tests, lib), []);
});

Deno.test("deno test -P runs every folder of tests that needs neither Jupyter nor a browser", () => {
  const apart = ["tests/bench", "tests/browser", "tests/jupyter", "tests/support"];
  const included = [...config.test.include, ...apart];
  const forgotten = tests.filter((path) => !included.some((start) => path.startsWith(start)));
  assertEquals(forgotten, []);
});

/** Modules that break a rule, and what is said of them. */
const BREACHES: Record<string, [path: string, text: string, said: string]> = {
  "an import past a face": [
    "lib/async/mod.ts",
    `export { Ring } from "./pools/ring.ts";`,
    "lib/async/mod.ts reaches into lib/async/pools/ past its mod.ts: it imports lib/async/pools/ring.ts",
  ],
  "an import past two faces": [
    "lib/notebook/mod.ts",
    `import "./pictures/plot/plot.ts";`,
    "lib/notebook/mod.ts reaches into lib/notebook/pictures/ past its mod.ts: it imports lib/notebook/pictures/plot/plot.ts",
  ],
  "an import of a neighbour's inside": [
    "lib/notebook/pictures/plot/text.ts",
    `import type { Lane } from "../timeline/lanes.ts";`,
    "lib/notebook/pictures/plot/text.ts reaches into lib/notebook/pictures/timeline/ past its mod.ts: it imports lib/notebook/pictures/timeline/lanes.ts",
  ],
  "an import up a floor": [
    "lib/notebook/time/clock.ts",
    `import { print } from "../kernel/mod.ts";`,
    "lib/notebook/time/clock.ts runs back up from time to kernel: it imports lib/notebook/kernel/mod.ts",
  ],
  "an import of the whole room from a floor": [
    "lib/notebook/kernel/show.ts",
    `import { Timeline } from "@course/notebook";`,
    "lib/notebook/kernel/show.ts runs back up from kernel to mod.ts: it imports lib/notebook/mod.ts",
  ],
  "an import against the direction": [
    "lib/async/lock.ts",
    `const { run } = await import("@course/loop");`,
    "lib/async/lock.ts imports against the direction, async → loop: lib/loop/mod.ts",
  ],
  "a module that is named by a URL": [
    "lib/services/mod.ts",
    `const host = new URL("../tools/mod.ts", import.meta.url);`,
    "lib/services/mod.ts imports against the direction, services → tools: lib/tools/mod.ts",
  ],
  "a type from somewhere else": [
    "lib/loop/run.ts",
    `type Lock = import("../async/mod.ts").Lock;`,
    "lib/loop/run.ts imports against the direction, loop → async: lib/async/mod.ts",
  ],
  "a package in a room that needs the platform only": [
    "lib/loop/run.ts",
    `import { delay } from "@std/async";`,
    "lib/loop/run.ts needs more than the platform: it imports @std/async",
  ],
  "an import from the tests": [
    "lib/tools/run.ts",
    `import { x } from "../../tests/support/x.ts";`,
    "lib/tools/run.ts imports from the tests: tests/support/x.ts",
  ],
};

for (const [what, [path, text, said]] of Object.entries(BREACHES)) {
  Deno.test(`${what} is found`, () => {
    assertEquals(wallsBroken(importsOf(path, text), faces), [said]);
  });
}

Deno.test("imports that keep the rules are left alone", () => {
  const good: [path: string, text: string][] = [
    ["lib/async/pools/job.ts", `import "../ring.ts"; import "./member.ts"; import "node:process";`],
    ["lib/notebook/pictures/mod.ts", `export * from "./plot/plot.ts"; import "../kernel/mod.ts";`],
    [
      "lib/exercises/01/1_sum/exercise.ts",
      `import "@course/notebook/exercises"; import "./mutants.ts";`,
    ],
    ["lib/tools/new.ts", `import "./new/skeleton.ts";`],
    ["lib/tools/progress.ts", `import "../notebook/exercise/mod.ts";`],
  ];
  for (const [path, text] of good) assertEquals(wallsBroken(importsOf(path, text), faces), []);
});

Deno.test("an overcrowded folder, a stray test and a stray helper are found", () => {
  const many = Array.from({ length: 16 }, (_, index) => `lib/services/${index}.ts`);
  assertEquals(fullFolders(many), ["lib/services has 16 files side by side: make folders in it"]);
  const stray = new Map([
    ["tests/loop/gone_test.ts", `import "@course/loop";`],
    ["tests/loop/lib.ts", "/** A helper. */"],
    ["tests/loop/leaving_test.ts", "/** Leaving, whatever is being iterated. */"],
    ["tests/loop/run_test.ts", `import "@course/loop";`],
    ["tests/loop/support/lib.ts", "/** A helper. */"],
  ]);
  assertEquals(strayTests(stray, ["lib/loop/run.ts"]), [
    "tests/loop/gone_test.ts has no source lib/loop/gone.ts: say at its head what it tests",
    "tests/loop/lib.ts is a helper: it belongs in a folder support/",
  ]);
});
