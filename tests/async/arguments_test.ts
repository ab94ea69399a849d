import { assertEquals, assertThrows } from "@std/assert";
import { checkFunction, checkNumber, inWords } from "../../lib/async/arguments.ts";

Deno.test("every value has words for an error message", () => {
  class Dog {}
  const cases: [unknown, string][] = [
    [-1, "-1"],
    [NaN, "NaN"],
    ["5", '"5"'],
    [undefined, "undefined"],
    [null, "null"],
    [true, "true"],
    [5n, "5n"],
    [Symbol("s"), "Symbol(s)"],
    [() => {}, "a function"],
    [{}, "an object"],
    [Object.create(null), "an object"],
    [new Dog(), "an object of class Dog"],
    [[1], "an object of class Array"],
  ];
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  cases.push([proxy, "an object"]);
  for (const [value, words] of cases) assertEquals(inWords(value), words);
});

Deno.test("a number out of range is a RangeError, anything else a TypeError", () => {
  checkNumber(true, 1, "unused");
  assertThrows(() => checkNumber(false, 1, "Cannot"), RangeError, "Cannot, received 1");
  assertThrows(() => checkNumber(false, "1", "Cannot"), TypeError, 'Cannot, received "1"');
});

Deno.test("what cannot be called is a TypeError", () => {
  checkFunction(() => {}, "unused");
  assertThrows(() => checkFunction({}, "Cannot"), TypeError, "Cannot, received an object");
});
