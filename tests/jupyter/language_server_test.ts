/** What Deno's language server says of notebooks, as JupyterLab and VS Code show it. */
import { assertEquals, assertMatch } from "@std/assert";
import { basename, listNotebooks } from "../../lib/tools/kit/mod.ts";
import { readNotebook } from "../../lib/tools/notebook/mod.ts";
import { documentOf, LanguageClient } from "../tools/support/language_client.ts";
import { notebookOf } from "../tools/support/notebook_of.ts";
import { VsCode } from "./support/vs_code.ts";

/** Cells that break, each with the only thing that is said of it. */
const BROKEN: [cell: string, message: RegExp][] = [
  [`const x: number = "text";`, /^Type 'string' is not assignable to type 'number'\.$/],
  ["before.forks;", /^Property 'forks' does not exist on type/],
  ["const broken = (;", /^Expression expected\.$/],
  ["let y = ", /^Expression expected\.$/],
  ["function f() {", /^'}' expected\.$/],
  ["if (before) {}\n}", /^Declaration or statement expected\.$/],
  ["const s = `abc", /^Unterminated template literal\.$/],
  ["const s = 'abc", /^Unterminated string literal\.$/],
  ["/* open", /^'\*\/' expected\.$/],
  ["try {", /^'catch' or 'finally' expected\.$/],
];

/** Cells that the kernel runs, and a module would not hold. */
const SOUND = [
  "const before = { forks: 1 };\nbefore.forks;",
  "(before.spoons).toFixed();",
  `import { deadline, delay } from "@std/async";\nawait deadline(delay(1), 5);`,
  `const before = 1;\nimport { deadline } from "@std/async";\nawait deadline(delay(before), 5);`,
  "function f(a: {\n  b: number;\n\n\n  c: number;\n}) {\n  return a.b + a.c;\n}",
  "await delay(1);\nawait before;",
];

Deno.test("the language server speaks of a broken cell alone, and of no sound one", async (t) => {
  await using client = new LanguageClient();
  await client.initialize();
  const first = `import { delay } from "@std/async";\nconst before = { spoons: 3 };`;
  const last = `await delay(5);\nconst after = 1;\nfor (const item of [after]) delay(item);`;
  const path = "study/99_x.ipynb";
  await client.open(path, first);
  const say = (cell: string) => client.change(path, [first, cell, last].join("\n\n\n"));
  for (const [cell, message] of BROKEN) {
    await t.step(cell, async () => {
      const [only, ...more] = await say(cell);
      assertMatch(only.message, message);
      assertEquals([only.range.start.line >= 4, more], [true, []]);
    });
  }
  for (const cell of SOUND) await t.step(cell, async () => assertEquals(await say(cell), []));
});

Deno.test("the language server finds nothing in any notebook as it is", async (t) => {
  await using client = new LanguageClient();
  await client.initialize();
  for (const notebook of await listNotebooks()) {
    const copy = `study/${basename(notebook)}`;
    await t.step(copy, async () => {
      assertEquals(await client.open(copy, await documentOf(notebook)), []);
    });
  }
});

/** Cells that the kernel runs one after the other, and one script could not hold. */
const ONE_SCRIPT = {
  first: `const twice = 1;`,
  second: "{\n  await using _stack = new AsyncDisposableStack();\n}",
  third: `const twice = "";`,
};

Deno.test("VS Code marks what one script could not hold, and nothing in any notebook", async (t) => {
  await using code = new VsCode();
  await code.initialize();
  const marks = await code.marks("study/99_x.ipynb", notebookOf(ONE_SCRIPT).cells);
  assertEquals(marks.map(({ cell, line, code }) => [cell, line, code]), [
    ["first", 1, 2451], // Cannot redeclare block-scoped variable 'twice'.
    ["second", 2, 2853], // 'await using' statements are only allowed at the top level of a …
    ["third", 1, 2451],
  ]);
  for (const notebook of await listNotebooks()) {
    const copy = `study/${basename(notebook)}`, { cells } = await readNotebook(notebook);
    await t.step(copy, async () => assertEquals(await code.marks(copy, cells), []));
  }
});

/** Everything that a cell can import from the course. */
const MODULES: Record<string, Record<string, unknown>> = {
  "@course/async": await import("@course/async"),
  "@course/loop": await import("@course/loop"),
  "@course/notebook": await import("@course/notebook"),
};

Deno.test("the language server says what a class is where one is made", async (t) => {
  await using client = new LanguageClient();
  await client.initialize();
  for (const [module, exports] of Object.entries(MODULES)) {
    const path = `study/99_${basename(module)}.ipynb`;
    const names = Object.keys(exports).filter((name) => isClass(exports[name]));
    const makes = names.map((name) => `new ${name}();`);
    await client.open(path, [`import { ${names} } from "${module}";`, ...makes].join("\n"));
    for (const [index, name] of names.entries()) {
      await t.step(`new ${name}`, async () => {
        const shown = await client.hover(path, { line: index + 1, character: 4 });
        assertMatch(shown, /```\n[A-Z`]/);
      });
    }
  }
});

function isClass(value: unknown): boolean {
  return typeof value === "function" && /^class\b/.test(String(value));
}
