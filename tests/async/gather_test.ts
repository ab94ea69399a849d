import { type Awaitable, createTask, gather } from "@course/async";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { countingController, outcome, reasonOf } from "./support/helpers.ts";
import { untilAborted } from "./support/until_aborted.ts";
import { reported } from "./support/reported.ts";

const after = <T>(ms: number, value: T) => delay(ms).then(() => value);
const failAfter = (ms: number, message: string) =>
  delay(ms).then(() => Promise.reject(new Error(message)));
const napping = () => createTask(untilAborted);

Deno.test(
  "G1 results come in the order of the arguments",
  onVirtualTime(async () => {
    const task = createTask(() => after(20, "b"));
    assertEquals(await gather([after(30, "a"), task, after(10, "c")]), ["a", "b", "c"]);
    const { signal } = new AbortController();
    assertEquals(await gather([after(30, "a"), task], { signal }), ["a", "b"]);
    assertEquals(await gather(new Set([after(5, "any iterable")])), ["any iterable"]);
  }),
);

Deno.test(
  "G2 nothing to gather is an empty array",
  onVirtualTime(async () => {
    assertEquals(await gather([]), []);
    assertEquals(await gather([], { signal: new AbortController().signal }), []);
    assertEquals(await gather([], { returnExceptions: true }), []);
  }),
);

/** So many that, without a signal, another way to gather is taken. */
const thousands = () =>
  Array.from({ length: 2000 }, (_, i) => i % 2 === 0 ? Promise.resolve(i) : createTask(() => i));

const ways: Record<string, [signal: AbortSignal | undefined, more: Awaitable<number>[]]> = {
  "with a signal": [new AbortController().signal, []],
  "without a signal": [undefined, []],
  "of thousands": [undefined, Array(2000).fill(Promise.resolve(1))],
};
for (const [how, [signal, more]] of Object.entries(ways)) {
  Deno.test(
    `G3 the first failure rejects at once, ${how}; the others run on, and fail in silence`,
    onVirtualTime(async () => {
      let finished = false;
      const lines = await reported(async () => {
        const all = [
          createTask(() => delay(30).then(() => finished = true)),
          createTask(() => failAfter(10, "first")),
          createTask(() => failAfter(20, "second")),
          failAfter(20, "third"),
          ...more,
        ];
        assertEquals(String(await reasonOf(gather<unknown>(all, { signal }))), "Error: first");
        assertEquals([performance.now(), finished], [10, false]);
        await delay(25);
      });
      assertEquals([finished, lines], [true, []]);
    }),
  );
}

Deno.test(
  "G1 G4 G5 thousands are gathered as a few are, with or without a signal",
  onVirtualTime(async () => {
    const numbers = Array.from({ length: 2000 }, (_, i) => i);
    for (const signal of [undefined, new AbortController().signal]) {
      assertEquals(await gather(thousands(), { signal }), numbers);
      const tired = napping();
      tired.cancel("tired");
      const failing = [createTask(() => failAfter(10, "no")), failAfter(5, "no"), tired];
      const ends = await gather<unknown>([...failing, ...thousands()], {
        signal,
        returnExceptions: true,
      });
      assertEquals(ends.slice(0, 3).map(({ status }) => status), Array(3).fill("rejected"));
      assertEquals(ends[2], { status: "rejected", reason: "tired" });
      assertEquals(ends.slice(3), numbers.map((value) => ({ status: "fulfilled", value })));
    }
  }),
);

Deno.test(
  "G4 returnExceptions puts every end in its place, and waits for all",
  onVirtualTime(async () => {
    const results = await gather([after(20, 1), failAfter(10, "no").then(() => 2)], {
      returnExceptions: true,
    });
    assertEquals(performance.now(), 20);
    assertEquals(results[0], { status: "fulfilled", value: 1 });
    assert(results[1].status === "rejected");
    assertEquals(String(results[1].reason), "Error: no");
  }),
);

Deno.test(
  "G5 a cancelled task counts as a failure with its reason",
  onVirtualTime(async () => {
    const task = napping();
    const other = createTask(() => after(20, 1));
    const all = gather<unknown>([task, other]);
    const settled = gather<unknown>([task, other], { returnExceptions: true });
    task.cancel("tired");
    assertEquals(await reasonOf(all), "tired");
    assertEquals((await settled).map(({ status }) => status), ["rejected", "fulfilled"]);
    assertEquals(other.state, "fulfilled");
  }),
);

Deno.test(
  "G6 A2 A4 aborting cancels every unfinished task with the reason, and leaves promises alone",
  onVirtualTime(async () => {
    const { controller, listeners } = countingController();
    const tasks = [createTask(() => 1), napping(), napping()];
    const promise = after(50, "left alone");
    const all = gather<unknown>([...tasks, promise, ...thousands()], controller);
    await delay(1);
    const why = new Error("why");
    controller.abort(why);
    assertStrictEquals(await reasonOf(all), why);
    await settle();
    assertEquals(tasks.map(({ state }) => state), ["fulfilled", "cancelled", "cancelled"]);
    assertStrictEquals(await reasonOf(tasks[2]), why);
    assertEquals([await promise, listeners()], ["left alone", 0]);
  }),
);

Deno.test(
  "A4 the listener is gone when the results are there",
  onVirtualTime(async () => {
    const { controller, listeners } = countingController();
    await gather([after(10, 1)], { signal: controller.signal });
    assertEquals(listeners(), 0);
    await reasonOf(gather([failAfter(10, "no")], { signal: controller.signal }));
    assertEquals(listeners(), 0);
  }),
);

Deno.test(
  "G7 A5 an abort after all tasks are done changes nothing, although gather has not returned yet",
  onVirtualTime(async () => {
    // Cast: a task that ends, and gather, which hears of it some microtasks later.
    // Plot: the abort comes in between.
    for (const returnExceptions of [false, true]) {
      const controller = new AbortController();
      const { promise, resolve } = Promise.withResolvers<number>();
      const task = createTask(() => promise);
      task.addDoneCallback(() => controller.abort("too late"));
      const options = { returnExceptions, signal: controller.signal };
      const all = gather([task, createTask(() => 2)], options as { signal: AbortSignal });
      resolve(1);
      assertEquals((await all).length, 2);
      assert(controller.signal.aborted);
    }
  }),
);

Deno.test(
  "G8 returnExceptions does not swallow the abort",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const task = napping();
    const all = gather([task], { returnExceptions: true, signal: controller.signal });
    await settle();
    controller.abort("stop");
    assertEquals(await reasonOf(all), "stop");
    assertEquals(await reasonOf(task), "stop");
  }),
);

Deno.test(
  "G9 the same one twice runs once, and has its result in both places",
  onVirtualTime(async () => {
    let runs = 0;
    const task = createTask(() => after(10, ++runs));
    assertEquals(await gather([task, task]), [1, 1]);
  }),
);

Deno.test(
  "G10 an abort after the failure does not touch the survivors",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const { promise, reject } = Promise.withResolvers<void>();
    const failing = createTask(() => promise);
    const survivor = createTask((signal) => delay(20, { signal }).then(() => "alive"));
    // Cast: a task that fails, and gather, which hears of it some microtasks later.
    // Plot: the abort comes in between.
    failing.addDoneCallback(() => controller.abort("too late"));
    const all = gather<unknown>([failing, survivor], { signal: controller.signal });
    reject(new Error("no"));
    assertEquals(String(await reasonOf(all)), "Error: no");
    assertEquals(await survivor, "alive");
  }),
);

Deno.test(
  "G11 a bad argument is reported at the call, and later failures cause no second error",
  onVirtualTime(async () => {
    const lines = await reported(async () => {
      const all = [
        failAfter(10, "no"),
        createTask(() => failAfter(10, "no")),
        42,
        failAfter(5, "no"),
      ];
      assertThrows(() => gather(all as never), TypeError, "item 2 must be a task or a promise");
      await delay(20);
    });
    assertEquals(lines, []);
    assertThrows(() => gather(createTask(() => 1) as never), TypeError, "iterable");
    assertThrows(() => gather("ab" as never), TypeError, "iterable");
  }),
);

Deno.test(
  "A1 A12 an aborted signal rejects before anything is touched, and no failure is left unhandled",
  onVirtualTime(async () => {
    const why = new Error("why");
    const task = napping();
    const all = [task, failAfter(10, "no")];
    const signal = AbortSignal.abort(why);
    assertStrictEquals(await reasonOf(gather<unknown>(all, { signal })), why);
    assertEquals((await outcome(task)).state, "pending");
    await delay(20);
    task.cancel();
    const lines = await reported(async () => {
      await reasonOf(gather([createTask(() => failAfter(5, "no"))], { signal }));
      await delay(10);
    });
    assertEquals(lines, []);
  }),
);

Deno.test(
  "F9 gathering is looking",
  onVirtualTime(async () => {
    const lines = await reported(async () => {
      await reasonOf(gather([createTask(() => failAfter(5, "no"))]));
    });
    assertEquals(lines, []);
  }),
);

Deno.test(
  "G7 an abort while a promise is pending rejects, although all tasks are done",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const task = createTask(() => "done");
    const all = gather<unknown>([task, delay(10)], { signal: controller.signal });
    await task;
    controller.abort("stop");
    assertEquals(await reasonOf(all), "stop");
    await delay(10);
  }),
);
