import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { Switches } from "../../../../lib/notebook/pictures/switches/switches.ts";
import { pictureOf } from "../support/picture_of.ts";

type Nested<T> = Generator<unknown, T, never>;

/** `outer` asks `inner`, which stops once. */
function pair(switches: Switches): Nested<string> {
  function* inner(): Nested<number> {
    return 1 + (yield "how many?");
  }
  function* outer(): Nested<string> {
    try {
      return `${yield* switches.watch("inner", inner())} cups`;
    } catch (error) {
      return (error as Error).message;
    }
  }
  return switches.watch("outer", outer());
}

Deno.test("every switch of two levels is recorded, with what travels", () => {
  const switches = new Switches("Cups", { caller: "loop" });
  const cups = pair(switches);
  assertEquals(cups.next(), { done: false, value: "how many?" });
  assertEquals(cups.next(0 as never), { done: true, value: "1 cups" });
  assertEquals(switches.order(), [
    "loop → outer: next",
    "outer → inner: next",
    "inner → outer: yields how many?",
    "outer → loop: yields how many?",
    "loop → outer: next 0",
    "outer → inner: next 0",
    "inner → outer: returns 1",
    "outer → loop: returns 1 cups",
  ]);
});

Deno.test("an error goes in, through, and is caught", () => {
  const switches = new Switches("Cups");
  const cups = pair(switches);
  cups.next();
  assertEquals(cups.throw(new RangeError("none")).value, "none");
  assertEquals(switches.order().slice(4), [
    "caller → outer: throw RangeError: none",
    "outer → inner: throw RangeError: none",
    "inner → outer: throws RangeError: none",
    "outer → caller: returns none",
  ]);
});

Deno.test("a coroutine that is closed tells so, and objects do not travel in words", () => {
  const switches = new Switches("Closed");
  const endless = switches.watch(
    "endless",
    function* (): Nested<void> {
      while (true) yield { some: "object" };
    }(),
  );
  endless.next();
  endless.return();
  assertEquals(switches.order(), [
    "caller → endless: next",
    "endless → caller: yields",
    "caller → endless: close",
    "endless → caller: returns",
  ]);
});

Deno.test("falsy values travel in words, undefined does not", () => {
  const switches = new Switches("Falsy");
  const falsy = switches.watch(
    "falsy",
    function* (): Nested<null> {
      for (const value of [0, false, "", undefined]) yield value;
      return null;
    }(),
  );
  while (!falsy.next().done);
  assertEquals(switches.switches.filter(({ to }) => to === "caller").map((one) => one.carries), [
    "0",
    "false",
    "",
    "",
    "null",
  ]);
});

Deno.test("an error that leaves a coroutine goes on to the caller, which runs again", () => {
  const switches = new Switches("Errors");
  const error = new Error("burnt");
  const fails = switches.watch(
    "fails",
    function* (): Nested<void> {
      yield 1;
      throw error;
    }(),
  );
  fails.next();
  assertEquals(assertThrows(() => fails.next()), error);
  assertEquals(switches.order().at(-1), "fails → caller: throws burnt");
  fails.next();
  assertEquals(switches.order().at(-2), "caller → fails: next");
});

Deno.test(
  "a switch has the time of the experiment's clock, and a wait is shown",
  onVirtualTime(async () => {
    const switches = new Switches("A wait");
    const cups = pair(switches);
    cups.next();
    await delay(250);
    cups.next(1 as never);
    assertEquals(switches.switches.map(({ time }) => time), [0, 0, 0, 0, 250, 250, 250, 250]);
    const { text, texts } = await pictureOf(switches);
    assert(texts.includes("+250 ms"));
    assertEquals(text.split("\n")[5], "+250 ms");
  }),
);

Deno.test("a coroutine that takes its time computes, and does not wait", async () => {
  const switches = new Switches("Slow");
  const slow = switches.watch(
    "slow",
    function* (): Nested<void> {
      for (const start = performance.now(); performance.now() < start + 5;);
      yield;
    }(),
  );
  slow.next();
  const { text, texts } = await pictureOf(switches);
  assertEquals(text, "Slow\ncaller → slow: next\ncaller ← slow: yields");
  assert(!texts.some((one) => one.startsWith("+")));
});

Deno.test("the picture and its twin tell the same switches", async () => {
  const switches = new Switches("Cups & co");
  const cups = pair(switches);
  cups.next();
  cups.next(2 as never);
  const { text, alt, texts, source } = await pictureOf(switches);
  assertStringIncludes(source, "Cups &#38; co");
  for (const level of ["caller", "outer", "inner"]) assert(texts.includes(level));
  assertEquals(texts.filter((one) => one === "returns").length, 3); // two arrows, the legend
  assertEquals(
    text,
    `Cups & co
caller → outer: next
  outer → inner: next
  outer ← inner: yields how many?
caller ← outer: yields how many?
caller → outer: next 2
  outer → inner: next 2
  outer ← inner: returns 3
caller ← outer: returns 3 cups`,
  );
  assertStringIncludes(alt, "8 switches between caller, outer, inner: caller → outer: next;");
});

Deno.test("a long list is cut, and says so; a picture of nothing can be drawn", async () => {
  const switches = new Switches("Long");
  const endless = switches.watch(
    "endless",
    function* (): Nested<void> {
      while (true) yield;
    }(),
  );
  for (let i = 0; i < 50; i++) endless.next();
  const { text, texts } = await pictureOf(switches);
  assertStringIncludes(text, "… and 40 more switches");
  assert(texts.includes("… and 40 more switches"));
  assert(!texts.includes("Cups"));
  const nothing = await pictureOf(new Switches("Nothing"));
  assertEquals(nothing.text, "Nothing\n(nothing was recorded)");
});

Deno.test("wrong arguments are refused", () => {
  const switches = new Switches("Refused");
  assertThrows(() => new Switches(5 as never), TypeError, "title must be a string, received 5");
  assertThrows(() => new Switches("", { caller: null as never }), TypeError, "caller must be a");
  assertThrows(
    () => switches.watch("none", { next() {} } as never),
    TypeError,
    "coroutine must be a generator, received",
  );
  assertThrows(() => switches.watch(1 as never, pair(switches)), TypeError, "name must be a");
});
