import { assertEquals } from "@std/assert";
import { shown } from "../../lib/loop/checks.ts";

Deno.test("every value can be shown in an error message", () => {
  class Dog {}
  const cases: [unknown, string][] = [
    [-1, "-1"],
    ["5", '"5"'],
    [undefined, "undefined"],
    [null, "null"],
    [5n, "5"],
    [Symbol("s"), "Symbol(s)"],
    [function bark() {}, "function bark"],
    [() => {}, "function (anonymous)"],
    [{}, "an object of class Object"],
    [Object.create(null), "an object of class Object"],
    [new Dog(), "an object of class Dog"],
    [[1], "an object of class Array"],
  ];
  for (const [value, words] of cases) assertEquals(shown(value), words);
});
