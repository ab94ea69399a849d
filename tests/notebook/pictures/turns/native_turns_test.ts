/** The native loop, watched. Each program plays on the virtual clock, whose times are exact. */
import { nativeTurns } from "@course/notebook";
import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals, assertRejects, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async";
import { endCell, runningCell } from "../../../../lib/notebook/kernel/cell.ts";
import { pictureOf } from "../support/picture_of.ts";

/** Two timers at the same time; the first leaves microtasks behind. */
function twoTimers(log: (line: string) => void): void {
  setTimeout(() => {
    log("timer 1");
    queueMicrotask(() => {
      log("micro 1");
      queueMicrotask(() => log("micro of micro"));
    });
    (async () => {
      log("async body");
      await null;
      log("after await");
    })();
    Promise.resolve().then(() => log("reaction"));
  }, 10);
  setTimeout(function second() {
    log("timer 2");
  }, 10);
}

Deno.test(
  "each timer is a turn, with its microtasks in the order in which they run",
  onVirtualTime(async () => {
    const seen = await nativeTurns(twoTimers, "Two timers");
    const { text, texts } = await pictureOf(seen);
    assertEquals(
      text,
      `
Two timers
┌──────┬───────┬───────────────────────────────────────────────────────┬─────────────────────────────────────┐
│ turn │ time  │ runs                                                  │ timers waiting then                 │
├──────┼───────┼───────────────────────────────────────────────────────┼─────────────────────────────────────┤
│    1 │ 0 ms  │ program                                               │ + timer at 10 ms, + second at 10 ms │
│    2 │ 10 ms │ timer 1, async body (timer), micro 1 (microtask),     │ second at 10 ms                     │
│      │       │ after await (microtask), reaction (microtask), micro  │                                     │
│      │       │ of micro (microtask)                                  │                                     │
│    3 │ 10 ms │ second: timer 2 (timer)                               │                                     │
└──────┴───────┴───────────────────────────────────────────────────────┴─────────────────────────────────────┘`
        .slice(1),
    );
    assertStringIncludes(texts.join("|"), "then its microtasks|micro 1|after await|reaction");
  }),
);

Deno.test("what it sees is what happens without it", async () => {
  const lines: string[] = [];
  twoTimers((line) => lines.push(line));
  await delay(50);
  const seen = await nativeTurns(twoTimers);
  assertEquals(seen.lines, lines);
});

Deno.test(
  "it waits for the program's promise and its timers, and takes nothing of its own along",
  onVirtualTime(async () => {
    const names = ["setTimeout", "setInterval", "clearTimeout", "queueMicrotask"] as const;
    const before = names.map((name) => globalThis[name]);
    const seen = await nativeTurns(async (log) => {
      const ticks = setInterval(function tick() {
        log("tick");
      }, 10);
      clearTimeout(setTimeout(() => log("never"), 5));
      await delay(25);
      clearInterval(ticks);
      setTimeout(() => log("last"), 10);
    });
    assertEquals(seen.lines, ["tick", "tick", "last"]);
    assertEquals(names.map((name) => globalThis[name]), before);
  }),
);

Deno.test("it leaves no timer of its own behind, even if a turn takes long", async () => {
  const seen = await nativeTurns((log) => {
    setTimeout(() => log("first"), 5);
    setTimeout(() => {
      const end = performance.now() + 10;
      while (performance.now() < end);
      log("last");
    }, 6);
  });
  assertEquals(seen.lines, ["first", "last"]);
});

Deno.test("a program that fails rejects with its error; what is none is refused", async () => {
  const error = new RangeError("no");
  const thrown = await assertRejects(() => nativeTurns(() => Promise.reject(error)));
  assertStrictEquals(thrown, error);
  const early = await assertRejects(() =>
    nativeTurns(() => {
      throw error;
    })
  );
  assertStrictEquals(early, error);
  await assertRejects(() => nativeTurns(5 as never), TypeError, "received 5");
});

Deno.test("the Stop button ends a program that would wait forever", async () => {
  endCell();
  const endless = nativeTurns(() => new Promise(() => {}));
  runningCell().stop(new DOMException("Stopped by the user", "AbortError"));
  await assertRejects(() => endless, DOMException, "Stopped by the user");
  endCell();
});

Deno.test("what else the host calls is a turn called so", async () => {
  const seen = await nativeTurns((log) =>
    new Promise<void>((resolve) =>
      setImmediate(() => {
        log("immediate");
        resolve();
      })
    )
  );
  assertStringIncludes((await pictureOf(seen)).text, "the host: immediate");
});
