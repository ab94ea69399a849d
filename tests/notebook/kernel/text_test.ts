import { assertEquals } from "@std/assert";
import { asText, cut, headline } from "../../../lib/notebook/kernel/text.ts";

Deno.test("strings as they are, other values as they are inspected", () => {
  const values = ["text", 5, 5n, undefined, null, Symbol("s"), { a: [1] }];
  assertEquals(values.map(asText), [
    "text",
    "5",
    "5n",
    "undefined",
    "null",
    "Symbol(s)",
    "{ a: [ 1 ] }",
  ]);
});

Deno.test("a value that throws when it is read is named", () => {
  const ouch = () => {
    throw new Error("ouch");
  };
  assertEquals(
    asText({ [Symbol.for("Deno.customInspect")]: ouch }),
    "(an object that cannot be shown: it throws when it is read)",
  );
  assertEquals(
    asText(Object.assign(() => {}, { [Symbol.for("Deno.customInspect")]: ouch })),
    "(a function that cannot be shown: it throws when it is read)",
  );
  assertEquals(asText({ toString: ouch }), "{ toString: [Function: ouch] }");
});

Deno.test("long texts are cut, with a word about how much is left out", () => {
  assertEquals(cut("dinner", 6), "dinner");
  assertEquals(cut("dinner", 3), "din… 3 characters more");
  assertEquals(asText("x".repeat(5_009_000)), "x".repeat(10_000) + "… 4,999,000 characters more");
});

Deno.test("the headline of an error, or of whatever was thrown instead of one", () => {
  const thrown = [
    new RangeError("too far"),
    new Error(),
    Object.assign(new Error("nameless"), { name: "" }),
    Object.assign(new Error("odd"), { name: Symbol("n") }),
    Object.assign(new Error(), { message: 5 }),
    "text",
    undefined,
  ];
  assertEquals(thrown.map(headline), [
    "RangeError: too far",
    "Error",
    "nameless",
    "Symbol(n): odd",
    "Error: 5",
    '"text"',
    "undefined",
  ]);
});
