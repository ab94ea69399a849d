import { assert, assertEquals } from "@std/assert";
import { parseCode, usedNames } from "../../../lib/tools/code/mod.ts";

/** Code, and the names that it uses from outside. */
const USES: Record<string, string[]> = {
  "a + b.c": ["a", "b"],
  "a[b]; a?.[c]; a?.d": ["a", "b", "c"],
  "({ a, b: c, [d]: 1, e() {} })": ["a", "c", "d"],
  "const { a, b: [c = d], ...e } = f;": ["d", "f"],
  "function f(a, { b }, ...c) { return a + b + c + f; }": [],
  "class A extends B { x = y; z() {} }": ["B", "y"],
  "try { a } catch (error) { error }": ["a"],
  "for (const a of b) a;": ["b"],
  "const a: B<C> = d as E satisfies F;": ["d"],
  "type A = B; interface C { d: e }": [],
  "x: for (;;) break x;": [],
  "`${a} b`": ["a"],
  "class A { constructor(private a = b) { a; } }": ["b"],
};

for (const [source, names] of Object.entries(USES)) {
  Deno.test(`${source} uses ${names.join(", ") || "nothing"}`, () => {
    const code = parseCode(source);
    assert(!("syntaxError" in code));
    assertEquals([...usedNames(code)].sort(), names);
  });
}
