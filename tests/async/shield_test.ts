import { createTask, gather, shield } from "@course/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { assert, assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { countingController, reasonOf } from "./support/helpers.ts";
import { isForgotten } from "./support/is_forgotten.ts";
import { reported } from "./support/reported.ts";
import { untilAborted } from "./support/until_aborted.ts";

const failAfter = (ms: number) => delay(ms).then(() => Promise.reject(new Error("no")));

Deno.test(
  "SH1 passes results and errors through, of tasks and of promises",
  onVirtualTime(async () => {
    for (const options of [undefined, { signal: new AbortController().signal }]) {
      assertEquals(await shield(createTask(() => delay(5).then(() => 1)), options), 1);
      assertEquals(await shield(delay(5).then(() => 2), options), 2);
      assertEquals(
        String(await reasonOf(shield(createTask(() => failAfter(5)), options))),
        "Error: no",
      );
      assertEquals(String(await reasonOf(shield(failAfter(5), options))), "Error: no");
    }
  }),
);

Deno.test(
  "SH2 A2 A3 aborting the outside rejects at once, and leaves the inside running",
  onVirtualTime(async () => {
    const inside = createTask((signal) => delay(10, { signal }).then(() => "done"));
    const controller = new AbortController();
    const outside = shield(inside, { signal: controller.signal });
    await delay(1);
    const why = new Error("why");
    controller.abort(why);
    assertStrictEquals(await reasonOf(outside), why);
    assertEquals([performance.now(), inside.state], [1, "pending"]);
    assertEquals(await inside, "done");
  }),
);

Deno.test(
  "SH3 cancelling the inside ends the outside with the same reason",
  onVirtualTime(async () => {
    const inside = createTask(untilAborted);
    const outside = shield(inside, { signal: new AbortController().signal });
    const bare = shield(inside);
    inside.cancel("enough");
    assertEquals([await reasonOf(outside), await reasonOf(bare)], ["enough", "enough"]);
  }),
);

Deno.test(
  "SH4 what is done already has its value, and a bare promise is not wrapped",
  onVirtualTime(async () => {
    const promise = Promise.resolve(1);
    assertStrictEquals(shield(promise), promise);
    const task = createTask(() => 2);
    await task;
    assertEquals(await shield(task, { signal: new AbortController().signal }), 2);
  }),
);

Deno.test(
  "SH5 A4 an inside that lives on forgets the outside",
  onVirtualTime(async () => {
    const task = createTask(untilAborted);
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const inside of [task, promise]) {
      const { controller, listeners } = countingController();
      await shield(Promise.resolve(), { signal: controller.signal });
      assertEquals(listeners(), 0);
      assert(
        await isForgotten(async () => {
          const outside = shield<unknown>(inside, { signal: controller.signal });
          assertEquals(listeners(), 1);
          controller.abort();
          await reasonOf(outside);
          assertEquals(listeners(), 0);
          return { one: outside };
        }),
      );
    }
    task.cancel();
    resolve();
  }),
);

Deno.test(
  "SH1 F9 a failure that was passed through is not reported",
  onVirtualTime(async () => {
    const lines = await reported(async () => {
      const { signal } = new AbortController();
      await reasonOf(shield(createTask(() => failAfter(10)), { signal }));
      await delay(5);
    });
    assertEquals(lines, []);
  }),
);

Deno.test(
  "SH6 A12 the failure of a task after the outside left is reported, unless it is looked at",
  onVirtualTime(async () => {
    const leave = (look: boolean) =>
      reported(async () => {
        const inside = createTask(() => failAfter(10), { name: "inside" });
        const controller = new AbortController();
        const outside = shield(inside, { signal: controller.signal });
        controller.abort("left");
        assertEquals(await reasonOf(outside), "left");
        if (look) await reasonOf(inside);
        else await delay(20);
      });
    const lines = await leave(false);
    assertEquals(lines.length, 1);
    assertMatch(String(lines[0][0]), /never retrieved: inside/);
    assertEquals(await leave(true), []);
  }),
);

for (const abortedBefore of [false, true]) {
  Deno.test(
    `SH6 A12 the failure of a promise is reported once (signal aborted ${
      abortedBefore ? "before" : "during"
    } the call)`,
    onVirtualTime(async () => {
      const lines = await reported(async () => {
        const controller = new AbortController();
        if (abortedBefore) controller.abort("left");
        const outside = shield(failAfter(10), { signal: controller.signal });
        controller.abort("left");
        assertEquals(await reasonOf(outside), "left");
        await delay(20);
      });
      assertEquals(lines.length, 1);
      assertEquals(String(lines[0].at(-1)), "Error: no");
    }),
  );
}

Deno.test(
  "A5 a task that is done when the abort comes has come first",
  onVirtualTime(async () => {
    // Cast: a task that ends, and the outside, which hears of it a microtask later.
    // Plot: the abort comes in between.
    const { promise, resolve } = Promise.withResolvers<number>();
    const inside = createTask(() => promise);
    const controller = new AbortController();
    inside.addDoneCallback(() => controller.abort("too late"));
    const outside = shield(inside, { signal: controller.signal });
    resolve(1);
    assertEquals(await outside, 1);
    assert(controller.signal.aborted);
  }),
);

Deno.test(
  "A1 an aborted signal rejects although the inside is done",
  onVirtualTime(async () => {
    const why = new Error("why");
    const task = createTask(() => 1);
    await task;
    assertStrictEquals(await reasonOf(shield(task, { signal: AbortSignal.abort(why) })), why);
  }),
);

Deno.test(
  "SH2 gather of a shield cancels the outside only",
  onVirtualTime(async () => {
    const inside = createTask(() => delay(10).then(() => "done"));
    const controller = new AbortController();
    const all = gather([shield(inside, { signal: controller.signal })]);
    controller.abort("left");
    assertEquals(await reasonOf(all), "left");
    assertEquals(await inside, "done");
  }),
);

Deno.test("wrong arguments of shield are told at the call", () => {
  assertThrows(() => shield(1 as never), TypeError, "received 1");
});
