/** What code leaves open, told token by token. */
import { assertEquals } from "@std/assert";
import { openEnds } from "../../../lib/tools/lsp/open_ends.ts";

/** Code, what would close it, and what is said of it. */
const OPEN: [code: string, missing: string, message: string][] = [
  ["f({ a: [1", "]})", "']' expected."],
  ["function f() {", "}", "'}' expected."],
  ["const s = `abc", "`", "Unterminated template literal."],
  ["`a ${f(", ")}`", "')' expected."],
  ["`a ${b", "}`", "Unterminated template literal."],
  ["`a ${b} c", "`", "Unterminated template literal."],
  ["f(`a ${`${b}`", "}`)", "Unterminated template literal."],
  ["f( /* open (", "*/)", "'*/' expected."],
];

for (const [code, missing, message] of OPEN) {
  Deno.test(`${code} wants ${missing}`, () => {
    assertEquals(openEnds(code), { missing, message, surplus: undefined });
  });
}

const WHOLE = [
  "",
  "f({ a: [1] })",
  '"(" + \'[\' + `{ ${"("} }`',
  "// (",
  "/* ( */",
  "const r = /[/(]\\(/.test(s)",
  "a / b / (c)",
  "const f = <T>(a: Map<T, Array<T>>) => a",
  "const s = 'ends with its line (",
  "f({ a: 1 )", // A bracket in the wrong place closes all that is inside it.
];

for (const code of WHOLE) {
  Deno.test(`${code || "nothing"} wants nothing`, () => {
    const { missing, surplus } = openEnds(code);
    assertEquals({ missing, surplus }, { missing: "", surplus: undefined });
  });
}

Deno.test("the first } that closes nothing is found", () => {
  assertEquals(openEnds("if (a) {}\n}}").surplus, 10);
});
