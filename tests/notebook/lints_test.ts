import { onVirtualTime } from "@course/notebook/virtual";
import { createTask } from "@course/async";
import { delay } from "@std/async";
import { assert, assertEquals } from "@std/assert";
import { activeCell, endCell, RunningCell, runningCell } from "../../lib/notebook/cell.ts";
import { real } from "../../lib/notebook/clock.ts";
import { Lints, openResources, openTasks, trackWorkers } from "../../lib/notebook/lints.ts";
import { timers } from "../../lib/notebook/timers.ts";

Deno.test(
  "timers and intervals that a cell left are counted, with their lengths",
  onVirtualTime(() => {
    timers.owner = () => runningCell();
    const lints = new Lints([]);
    assertEquals(lints.notes(runningCell()), []);
    const left = [
      setTimeout(() => {}, 5000),
      setTimeout(() => {}, 700),
      setInterval(() => {}, 100),
    ];
    assertEquals(lints.notes(runningCell()), [
      "note: 2 timers are still waiting (5000, 700 ms): await what they do, or clear them",
      "note: 1 interval is still waiting (100 ms): clear it",
    ]);
    assertEquals(lints.notes(new RunningCell()), []); // another cell's are not this one's
    left.forEach(clearTimeout);
    assertEquals(lints.notes(runningCell()), []);
    timers.owner = () => undefined;
  }),
);

Deno.test("servers, sockets, files: what the cell opened and did not close", async () => {
  const lints = new Lints([openResources]);
  lints.restart();
  assertEquals(lints.notes(runningCell()), []);
  const server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
  const listener = Deno.listen({ port: 0 });
  const connection = await Deno.connect({ port: listener.addr.port });
  assertEquals(lints.notes(runningCell()).sort(), [
    "note: 1 server is still alive: await server.shutdown()",
    "note: 1 server is still alive: close the listener",
    "note: 1 socket is still alive: close the connection",
  ]);
  lints.restart(); // the next cell is not blamed
  assertEquals(lints.notes(runningCell()), []);
  connection.close();
  listener.close();
  await server.shutdown();
});

Deno.test("tasks of lib/async that have not ended", async () => {
  const lints = new Lints([openTasks]);
  lints.restart();
  const task = createTask((signal) => delay(10_000, { signal }), { name: "forgotten" });
  assertEquals(lints.notes(runningCell()), ["note: 1 task is still alive: await or cancel it"]);
  task.cancel();
  await task.catch(() => {});
  assertEquals(lints.notes(runningCell()), []);
});

Deno.test("Workers that were not terminated", () => {
  const before = globalThis.Worker;
  const lints = new Lints([trackWorkers()]);
  lints.restart();
  const worker = new Worker("data:application/javascript,", { type: "module" });
  assert(worker instanceof before);
  assertEquals(lints.notes(runningCell()), ["note: 1 Worker is still alive: terminate it"]);
  worker.terminate();
  assertEquals(lints.notes(runningCell()), []);
  globalThis.Worker = before;
});

function block(ms: number): void {
  const end = real.now() + ms;
  while (real.now() < end);
}

Deno.test("a loop that was blocked for more than 100 ms, on the real clock only", async () => {
  const lints = new Lints([]);
  block(200);
  assertEquals(lints.notes(runningCell()), []); // the cell that loads everything is excused
  lints.restart();
  block(200);
  const [note] = lints.notes(runningCell());
  const [, ms] = /^note: the event loop was blocked for (\d+) ms/.exec(note)!;
  assert(Number(ms) > 150 && Number(ms) < 2000, ms);
  lints.restart();
  await lints.excuse(async () => {
    await Promise.resolve();
    block(200);
  });
  assertEquals(lints.notes(runningCell()), []);
  await onVirtualTime(() => {
    lints.restart();
    block(200);
    assertEquals(lints.notes(runningCell()), []);
  })(undefined as never);
});

Deno.test(
  "what a timer of an earlier cell prints has that cell's time, and does not begin the next",
  onVirtualTime(async () => {
    timers.owner = () => activeCell();
    const earlier = runningCell();
    earlier.restart();
    let late: [RunningCell, number] | undefined;
    setTimeout(() => late = [activeCell(), activeCell().elapsed()], 300);
    await delay(100);
    endCell();
    await delay(200);
    assertEquals(late, [earlier, 300]);
    assert(!runningCell().begun);
    timers.owner = () => undefined;
  }),
);
