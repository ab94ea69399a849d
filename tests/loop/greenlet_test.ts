import { Greenlet } from "@course/loop";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("greenlets hand control to each other by name: 1 3 2 4, and one never ends", () => {
  const seen: number[] = [];
  const a: Greenlet = new Greenlet(function* () {
    seen.push(1);
    yield b.switch();
    seen.push(2);
    yield b.switch();
    seen.push(5);
  });
  const b: Greenlet = new Greenlet(function* () {
    seen.push(3);
    yield a.switch();
    seen.push(4);
  });
  assertEquals(seen, []);
  a.switch();
  assertEquals([seen, a.dead, b.dead], [[1, 3, 2, 4], false, true]);
  a.switch();
  assertEquals([seen, a.dead], [[1, 3, 2, 4, 5], true]);
});

Deno.test("values travel with control: into the body, through the yields, back to the main program", () => {
  const seen: unknown[] = [];
  const a: Greenlet<string> = new Greenlet(function* (first: unknown) {
    seen.push(first);
    seen.push(yield b.switch("to b"));
    return "the end of a";
  });
  const b: Greenlet = new Greenlet(function* (first: unknown) {
    seen.push(first);
    yield a.switch("to a");
  });
  assertEquals(a.switch("begin"), "the end of a");
  assertEquals(seen, ["begin", "to b", "to a"]);
});

Deno.test("a plain yield goes back to whoever made the greenlet, and can be resumed", () => {
  const counter = new Greenlet(function* (start: number) {
    for (let n = start;; n++) {
      const step = yield n;
      if (step === "stop") return "stopped";
    }
  });
  assertEquals([counter.switch(5), counter.switch(), counter.switch()], [5, 6, 7]);
  assertEquals([counter.switch("stop"), counter.dead], ["stopped", true]);
});

Deno.test("at its end control goes to the parent: the greenlet that made it", () => {
  const seen: unknown[] = [];
  const parent = new Greenlet(function* () {
    // deno-lint-ignore require-yield -- it ends at once
    const child = new Greenlet(function* (value: string) {
      return `${value}, from the child`;
    });
    seen.push(yield child.switch("hello"));
    return "the end";
  });
  assertEquals([parent.switch(), seen], ["the end", ["hello, from the child"]]);
});

Deno.test("what a body throws goes to its parent", () => {
  // deno-lint-ignore require-yield -- it fails at once
  function* failing() {
    throw new Error("failed");
  }
  const alone = new Greenlet(failing);
  assertThrows(() => alone.switch(), Error, "failed");
  assertEquals(alone.dead, true);
  const parent = new Greenlet(function* () {
    try {
      yield new Greenlet(failing).switch();
    } catch (error) {
      return (error as Error).message;
    }
  });
  assertEquals(parent.switch(), "failed");
});

Deno.test("switching to a dead greenlet goes to its parent", () => {
  // deno-lint-ignore require-yield -- it ends at once
  const dead = new Greenlet(function* () {
    return "once";
  });
  assertEquals([dead.switch(), dead.switch("back"), dead.dead], ["once", "back", true]);
  const parent: Greenlet = new Greenlet(function* () {
    // deno-lint-ignore require-yield -- it ends at once
    const child = new Greenlet(function* () {
      return "once";
    });
    return [yield child.switch(), yield child.switch("back")];
  });
  assertEquals(parent.switch(), ["once", "back"]);
});

Deno.test("a body that is no function is refused", () => {
  assertThrows(() => new Greenlet(5 as never), TypeError, "generator function");
});
