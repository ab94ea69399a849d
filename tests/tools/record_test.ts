import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { experimentsWithPrograms } from "../../lib/tools/record.ts";
import { missing } from "../services/support/needs.ts";
import { Workshop } from "./support/run_tool.ts";

/** A notebook with one program for Node, which prints what differs each time as digits. */
const notebook = (program: string) => ({
  "title": "# 00 · It",
  "setup": `import { node } from "@course/services";\nimport { assert } from "@std/assert";`,
  "it": "## It",
  "it-check": `const { output } = await node({ varies: /\\d+/ }, ${JSON.stringify(program)});
assert(output.length >= 0);`,
});

Deno.test({
  name: "record writes, checks and removes the recordings of notebooks",
  ignore: missing.node !== undefined,
  async fn(t) {
    await using shop = await Workshop.open();
    const put = (program: string) => shop.put("00_it", notebook(program));
    const write = async (program: string) => {
      await put(program);
      await shop.tool("extract", "00"); // It complains of cells that have not run, and writes.
    };
    const folder = shop.path("lib", "services", "languages", "recorded");
    const recordings = () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    const before = recordings();
    const ours = () => recordings().filter((name) => !before.includes(name));

    await t.step("a notebook that is not extracted, or has changed since, is refused", async () => {
      const test = "tests/experiments/00_it_test.ts";
      const next = "run first: deno task extract 00_it";
      await put("console.log(1)");
      const missing = await shop.tool("record", "00");
      assertEquals(missing.code, 1);
      assertStringIncludes(missing.out, `${test} is missing, ${next}`);
      await shop.tool("extract", "00");
      await put("console.log(2)");
      const stale = await shop.tool("record", "00");
      assertEquals(stale.code, 1);
      assertStringIncludes(stale.out, `${test} is not what its notebook says, ${next}`);
      assertEquals(ours(), []);
    });

    await t.step("a program that is not recorded yet", async () => {
      await write("console.log(process.pid)");
      const check = await shop.tool("record", "00", "--check");
      assertEquals(check.code, 1);
      assertMatch(check.out, /recorded\/node-\w+\.json is new\n {4}Node: console.log/);
      assertMatch(check.out, /0 passed, 1 failed\nTo record them: deno task record/);
      assertEquals(ours(), []);
      const record = await shop.tool("record", "00");
      assertStringIncludes(record.out, "Programs run: 1, recordings changed: 1");
      assertEquals(ours().length, 1);
    });

    await t.step("it is up to date, whatever its number is", async () => {
      const [name] = ours();
      const text = await Deno.readTextFile(`${folder}/${name}`);
      assertStringIncludes((await shop.tool("record", "00", "--check")).out, "1 passed, 0 failed");
      assertStringIncludes((await shop.tool("record", "00")).out, "recordings changed: 0");
      assertEquals(await Deno.readTextFile(`${folder}/${name}`), text);
    });

    await t.step("a program that fails leaves everything as it was", async () => {
      await write("process.exit(1)");
      const { code, out } = await shop.tool("record", "00");
      assertEquals(code, 1);
      assertStringIncludes(out, "Nothing is recorded: not every experiment passed");
      assertEquals(ours().length, 1);
    });

    await t.step(
      "a program may print something else, if it prints the same another time",
      async () => {
        const marker = shop.path("seen");
        const everyOther = (other: string) =>
          write(`import fs from "node:fs"; const marker = ${JSON.stringify(marker)};
if (fs.existsSync(marker)) fs.rmSync(marker), console.log("${other}");
else fs.writeFileSync(marker, ""), console.log("the first");`);
        const others = new Set(ours());
        await everyOther("the second");
        assertEquals((await shop.tool("record", "00")).code, 0);
        const check = await shop.tool("record", "00", "--check"); // The second, then the first
        assertStringIncludes(check.out, "00_it is run again: a program did something else");
        assertStringIncludes(check.out, "1 passed, 0 failed");
        await Deno.writeTextFile(marker, "");
        const record = await shop.tool("record", "00"); // The second, and that is recorded
        assertStringIncludes(record.out, "recordings changed: 1");
        const [its] = ours().filter((name) => !others.has(name));
        await Deno.remove(`${folder}/${its}`);
      },
    );

    await t.step("what no program has any more is removed when all are recorded", async () => {
      await write("console.log(2)");
      const [old] = ours();
      assert((await shop.tool("record", "00")).code === 0);
      assertEquals(ours().length, 2);
      await shop.tool("record");
      assertEquals(ours().length, 1);
      assert(!ours().includes(old));
    });
  },
});

Deno.test("the experiments that name another language, or whose setup does, are run", () => {
  const named = (name: string, body: string) =>
    `Deno.test({\n  name: ${name},\n  fn: async () => {\n    ${body}\n  },\n});\n`;
  const setup = `import { python } from "@course/services";\n`;
  const tests = [
    named(`"01 · Plain"`, "await delay(1);"),
    named(`'01 · A "quoted" one'`, "await python(`print(1)`);"),
  ].join("\n");
  assertEquals(experimentsWithPrograms(setup + tests), ['01 · A "quoted" one']);
  const helper = "const run = () => python(`print(1)`);\n";
  assertEquals(experimentsWithPrograms(setup + helper + tests).length, 2);
});
