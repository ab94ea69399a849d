/** The module that is made of a notebook, and what is shown of what is found in it. */
import { assertEquals } from "@std/assert";
import type { Diagnostic } from "../../../lib/tools/lsp/diagnostic.ts";
import { NotebookModule } from "../../../lib/tools/lsp/notebook_module.ts";

function moduleOf(...cells: string[]): string[] {
  return new NotebookModule(cells.join("\n\n\n")).text.split("\n");
}

Deno.test("every cell is ended after its last line", () => {
  assertEquals(moduleOf("let a =", "f(a)"), ["let a =", ";", "", "f(a)", ";", ""]);
});

Deno.test("a cell that declares a name again begins a block that lasts to the end", () => {
  assertEquals(
    moduleOf("const a = 1;", "const a = 2;", "a;", "type a = 1;"),
    [
      ...["const a = 1;", ";", "{"],
      ...["const a = 2;", ";", ""],
      ...["a;", ";", "{"],
      ...["type a = 1;", ";"],
      "}}",
    ],
  );
});

Deno.test("what a cell leaves open ends with it, and its names are known", () => {
  assertEquals(
    moduleOf("function f() {", "function f() {}"),
    ["function f() {", "};", "{", "function f() {}", ";", "}"],
  );
});

Deno.test("a cell that cannot be read begins a block, for it may declare anything", () => {
  assertEquals(moduleOf("a;", "const a = = 1"), ["a;", ";", "{", "const a = = 1", ";", "}"]);
});

Deno.test("a } that closes nothing closes none of the module's blocks", () => {
  assertEquals(
    moduleOf("const a = 1;", "const a = 2;", "}", "a;"),
    [
      ...["const a = 1;", ";", "{"],
      ...["const a = 2;", ";", "{"],
      ...["}", ";", ""],
      ...["a;", ";"],
      "}",
    ],
  );
});

Deno.test("imports leave the blocks, and spaces keep their place", () => {
  assertEquals(
    moduleOf(`import { a } from "a";`, `const a = 1; import {\nb } from "b"; b;`),
    [
      ...[`import { a } from "a";`, ";", "{"],
      ...["const a = 1;         ", `              b;`, ";"],
      "}",
      ...["import {", `b } from "b";`],
    ],
  );
});

/** One thing that the server has found at the beginning of a line. */
function found(line: number, more: Partial<Diagnostic> = {}): Diagnostic {
  const range = { start: { line, character: 0 }, end: { line, character: 1 } };
  return { range, message: "Wrong.", severity: 1, code: 2322, ...more };
}

/** What is shown: where, and what. */
function shown(cells: string[], ...diagnostics: Diagnostic[]): [string, string][] {
  const notebook = new NotebookModule(cells.join("\n\n\n"));
  return notebook.visible(diagnostics).map(({ message, range: { start } }) => [
    `${start.line}:${start.character}`,
    message,
  ]);
}

Deno.test("what is found in a cell is shown, and hints and what is found behind the end are not", () => {
  const cells = ["a;", "b;"];
  assertEquals(shown(cells, found(0), found(3, { severity: 2 })), [
    ["0:0", "Wrong."],
    ["3:0", "Wrong."],
  ]);
  assertEquals(shown(cells, found(0, { severity: 4 }), found(5), found(6)), []);
});

Deno.test("what is found after a cell is shown at its end, if its own lines show no syntax error", () => {
  const wanted = found(2, { message: "Expression expected.", code: 1109 });
  const cells = ["a;\nlet b =  ", "c;"];
  assertEquals(shown(cells, wanted), [["1:6", "Expression expected."]]);
  assertEquals(shown(cells, found(1, { code: 1005 }), wanted), [["1:0", "Wrong."]]);
  assertEquals(shown(cells, found(0), wanted), [
    ["0:0", "Wrong."],
    ["1:6", "Expression expected."],
  ]);
});

Deno.test("a missing bracket is reported once", () => {
  const cells = ["a;", "f({", "b;"];
  assertEquals(shown(cells), [["3:2", "'}' expected."]]);
  assertEquals(shown(cells, found(3, { code: 1005, message: "'}' expected." })), [
    ["3:0", "'}' expected."],
  ]);
});

Deno.test("a } too many is reported where it is", () => {
  assertEquals(shown(["a;", "{}\n }"]), [["4:1", "Declaration or statement expected."]]);
});

Deno.test("a name may be imported again, and nothing else may be declared twice in a cell", () => {
  const twice = (name: string) =>
    found(0, { code: 2300, message: `Duplicate identifier '${name}'.` });
  const cells = [`import { a } from "a";`, `import { a } from "a";`];
  assertEquals(shown(cells, twice("a"), twice("b")), [["0:0", "Duplicate identifier 'b'."]]);
});
