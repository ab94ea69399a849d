import { checkpoint } from "@course/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals, assertStrictEquals } from "@std/assert";
import { countingController, reasonOf } from "./support/helpers.ts";

Deno.test(
  "checkpoint lets timers and microtasks that are ready run once",
  onVirtualTime(async () => {
    const log: string[] = [];
    setTimeout(() => log.push("timer"), 0);
    queueMicrotask(() => log.push("microtask"));
    await checkpoint();
    assertEquals([log, performance.now()], [["microtask", "timer"], 0]);
  }),
);

Deno.test(
  "A1 A2 A4 an abort ends the checkpoint with its reason, without a timer or a listener left",
  onVirtualTime(async () => {
    const why = new Error("why");
    assertStrictEquals(await reasonOf(checkpoint({ signal: AbortSignal.abort(why) })), why);
    const { controller, listeners } = countingController();
    await checkpoint(controller);
    assertEquals(listeners(), 0);
    const waiting = checkpoint(controller);
    controller.abort(why);
    assertStrictEquals(await reasonOf(waiting), why);
    assertEquals(listeners(), 0);
  }),
);
