import { assertEquals } from "@std/assert";
import type { Notebook, Output } from "../../../lib/tools/notebook/mod.ts";
import { brokenRules } from "../../../lib/tools/rules/rules.ts";
import { goodNotebook } from "../support/good_notebook.ts";
import { type CellText, notebookOf } from "../support/notebook_of.ts";

const broken = (changes: Record<string, CellText>) =>
  brokenRules(notebookOf(goodNotebook(changes)), "x.ipynb", new Map());

Deno.test("a good notebook breaks no rule", () => {
  assertEquals(broken({}), []);
});

/** Cells that break one rule, and what is said about it. */
const CELLS: Record<string, [CellText, rule: string]> = {
  "an import in the middle": [
    `import { delay as wait } from "@std/async";\nassertEquals(wait, delay);`,
    "a static import belongs into the setup cell",
  ],
  "Deno.test": [
    `Deno.test("x", () => assertEquals(1, 1));`,
    "line 1: Deno.test reports nowhere in a notebook: assert in the cell itself",
  ],
  "using at top level": [
    `using timer = { [Symbol.dispose]() {} };\nassertEquals(timer, timer);`,
    "line 1: the kernel never disposes a using at top level: put it in a block",
  ],
  "await using in a block": [
    `{\n  await using timer = { async [Symbol.asyncDispose]() {} };\n  assertEquals(timer, timer);\n}`,
    "line 2: VS Code marks an await using outside a function: put it in one",
  ],
  "an outside address": [
    "const page = await fetch(`https://example.com/${start}`);\nassertEquals(page.ok, true);",
    "line 1: https://example.com is outside this machine",
  ],
  "console output in a loop": [
    `for (const n of [1, 2]) console.log(n);\nawait show();`,
    "line 1: a burst of console output gets lost: use print(…) of @course/notebook",
  ],
  "printing without show": [
    `print("hello");`,
    "it prints, so it must end in `await show(…)`, or what it prints may be lost",
  ],
  "a value at the end": [
    `const six = 6;\nsix * 7;`,
    "it ends in a value, which the kernel echoes: end in `await show(…)`",
  ],
  "a syntax error": [`const x = ;`, "it does not parse: Unexpected token (1:10)"],
  "an unknown tag": [
    { source: `const tagged = 1;`, metadata: { tags: ["hidden"] } },
    `unknown tag "hidden", known are setup, raises-exception, real-clock, no-test, exercise`,
  ],
  "no-test without a reason": [
    { source: `const untested = 1;`, metadata: { tags: ["no-test"] } },
    "tagged no-test without metadata.reason",
  ],
  "stray metadata": [
    { source: `const stray = 1;`, metadata: { collapsed: true } },
    `stray metadata "collapsed": deno task run removes it`,
  ],
};

for (const [what, [cell, rule]] of Object.entries(CELLS)) {
  Deno.test(`${what} is found, with the cell's name`, () => {
    const cells = Object.entries(goodNotebook());
    cells.splice(4, 0, ["bad-cell", cell]);
    assertEquals(brokenRules(notebookOf(Object.fromEntries(cells)), "x.ipynb", new Map()), [
      `x.ipynb › bad-cell: ${rule}`,
    ]);
  });
}

Deno.test("show without await is found", () => {
  assertEquals(broken({ "waiting-check": `show(start);\nassertEquals(1, 1);\nawait show();` }), [
    "x.ipynb › waiting-check: line 1: show(…) without await: what it shows may be lost",
  ]);
});

Deno.test("what a loopback server and reserved names are called is no outside address", () => {
  const source =
    "assertEquals([`http://127.0.0.1:${1}/`, 'http://shop.test/', 'ws://localhost'].length, 3);";
  assertEquals(broken({ "waiting-check": source }), []);
});

Deno.test("an import that deno.json does not know is found", () => {
  assertEquals(broken({ "setup": `import chalk from "npm:chalk@5";\nvoid chalk;` }), [
    `x.ipynb › setup: "npm:chalk@5" is imported past deno.json: give it a name in its imports`,
  ]);
});

Deno.test("the default of node:process is found", () => {
  assertEquals(broken({ "setup": `import process from "node:process";\nvoid process;` }), [
    `x.ipynb › setup: with the default of "node:process" VS Code checks nothing: import names of it`,
  ]);
});

/** Outputs that break one rule. */
const OUTPUTS: Record<string, [Output, rule: string]> = {
  "an echoed value": [
    { output_type: "execute_result", data: { "text/plain": "42" } },
    "its last value was echoed: end in `await show(…)`",
  ],
  "a picture without a description": [
    display(`<img src="data:image/svg+xml;base64,AA==">`),
    "a picture has no description (alt)",
  ],
  "a picture from outside": [
    display(`<img alt="a" src="http://localhost/a.png">`),
    "a picture is not inside the notebook",
  ],
  "a display without text": [
    { output_type: "display_data", data: { "text/html": "<b>x</b>" } },
    "a display has no text twin (text/plain)",
  ],
  "a script": [
    display("<script>1</script>"),
    "front ends remove scripts and inline SVG: use table(…), plot(…) or a Timeline",
  ],
  "terminal colours": [
    { output_type: "stream", name: "stdout", text: "\x1b[33m1\x1b[39m" },
    "an output has terminal colours",
  ],
  "an unhandled rejection": [
    { output_type: "stream", name: "stderr", text: "a note\nUnhandled rejection: Error: lost\n" },
    "it stores an unhandled error: handle it, and run the notebook again",
  ],
  "an uncaught error": [
    { output_type: "stream", name: "stderr", text: "Uncaught: Error: lost\n" },
    "it stores an unhandled error: handle it, and run the notebook again",
  ],
  "a temporary folder of the author's machine": [
    { output_type: "stream", name: "stdout", text: "stored in /tmp/x9/a.txt" },
    "an output names a path of the author's machine: /tmp/x9/a.txt",
  ],
  "a path of the author": [
    { output_type: "stream", name: "stdout", text: "at file:///home/me/course/x.ts:1" },
    "an output names a path of the author's machine: file:///home/me/course/x.ts:1",
  ],
};

function display(html: string): Output {
  return { output_type: "display_data", data: { "text/html": html, "text/plain": "x" } };
}

for (const [what, [output, rule]] of Object.entries(OUTPUTS)) {
  Deno.test(`${what} in an output is found`, () => {
    const check = { source: `assertEquals(1, 1);`, outputs: [output] };
    assertEquals(broken({ "waiting-check": check }), [`x.ipynb › waiting-check: ${rule}`]);
  });
}

/** Changes to the whole notebook that break one rule. */
const NOTEBOOKS: Record<string, [(notebook: Notebook) => void, rules: string[]]> = {
  "another kernel": [
    ({ metadata }) => metadata.kernelspec!.name = "python3",
    [`x.ipynb: metadata.kernelspec.name must be "deno", it is "python3"`],
  ],
  "another language": [
    ({ metadata }) => delete metadata.language_info,
    [`x.ipynb: metadata.language_info.name must be "typescript", it is missing`],
  ],
  "metadata of a front end": [
    ({ metadata }) => metadata.vscode = {},
    [`x.ipynb: stray metadata "vscode": deno task run removes it`],
  ],
  "no setup cell": [
    ({ cells }) => cells[1].metadata.tags = [],
    [
      "x.ipynb: one cell must be tagged setup, 0 are",
      "x.ipynb › setup: it comes before the first section",
      "x.ipynb › setup: a static import belongs into the setup cell",
    ],
  ],
  "an id that is not words": [
    ({ cells }) => cells[4].id = "1f3a-_B",
    ["x.ipynb › 1f3a-_B: an id is words with hyphens, such as gather-order-check"],
  ],
  "cells run out of order": [
    ({ cells }) => cells[3].execution_count = 7,
    ["x.ipynb › waiting-experiment: execution_count is 7, in order it would be 2: deno task run"],
  ],
  "no title": [
    ({ cells }) => cells.shift(),
    ["x.ipynb: no title: the first cell must begin with `# Title`"],
  ],
  "two sections of one name": [
    ({ cells }) => cells[5].source = "## Waiting takes time",
    [`x.ipynb: two sections are called "Waiting takes time"`],
  ],
  "ids of the notes that are none": [
    ({ cells }) => cells[2].metadata.notes = ["first page"],
    [
      `x.ipynb › waiting ("Waiting takes time"): metadata.notes must be ids such as "S1.07", "C1" (to C14) or "D1" (to D32), it is ["first page"]`,
    ],
  ],
};

for (const [what, [change, rules]] of Object.entries(NOTEBOOKS)) {
  Deno.test(`${what} is found`, () => {
    const notebook = notebookOf(goodNotebook());
    change(notebook);
    assertEquals(brokenRules(notebook, "x.ipynb", new Map()), rules);
  });
}

Deno.test("await using in a function is none of them", () => {
  const source = `async function use(timer: AsyncDisposable) {
    await using _timer = timer;
  }
  await use({ async [Symbol.asyncDispose]() {} });
  assertEquals(1, 1);`;
  assertEquals(broken({ "waiting-check": source }), []);
});

Deno.test("a name that a section declares twice is found", () => {
  const check = `const [start, { end }] = [0, { end: 1 }];\nassertEquals(start, end);`;
  assertEquals(broken({ "waiting-check": check }), [
    "x.ipynb › waiting-check: start is declared in waiting-experiment, too: give one of them a name of its own",
  ]);
});

Deno.test("a name that two sections declare is found, a type's or an import's, too", () => {
  const source = `interface start {}\nconst delay = 1;\nassertEquals(delay, 1);`;
  assertEquals(broken({ "pitfalls-start": source }), [
    "x.ipynb › pitfalls-start: delay is declared in setup, too: give one of them a name of its own",
    "x.ipynb › pitfalls-start: start is declared in waiting-experiment, too: give one of them a name of its own",
  ]);
});

Deno.test("a section whose assertion was removed is found", () => {
  assertEquals(broken({ "waiting-check": `const end = performance.now();` }), [
    `x.ipynb › waiting ("Waiting takes time"): the section asserts nothing: every experiment ends in an assertion`,
  ]);
});

Deno.test("a notebook without assertions is found", () => {
  const rules = broken({
    "waiting-check": `const end = performance.now();`,
    "pitfalls-throw": `const calm = 1;`,
  });
  assertEquals(rules[0], "x.ipynb: it asserts nothing: every experiment ends in an assertion");
});
