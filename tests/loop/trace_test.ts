import { gather, run, sleep, type TraceEntry, VirtualClock } from "@course/loop";
import { assertEquals } from "@std/assert";
import { onStage } from "./support/on_loop.ts";

Deno.test(
  "the trace of a turn: what was ready, which timers waited, what ran, what was settled",
  onStage(({ loop, trace }) => {
    const future = loop.createFuture<void>();
    loop.callSoon(function settle() {
      future.setResult();
    });
    future.addDoneCallback(function told() {});
    loop.callLater(2, function alarm() {});
    loop.callLater(1, () => {}).cancel();
    loop.callSoon(() => {}).cancel();
    while (loop.step());
    assertEquals(trace, [
      {
        kind: "turn",
        turn: 1,
        time: 0,
        ready: ["settle"],
        timers: [{ label: "alarm", when: 2 }],
      },
      { kind: "run", turn: 1, time: 0, label: "settle" },
      { kind: "settled", turn: 1, time: 0, label: "Future-1", state: "fulfilled" },
      { kind: "turn", turn: 2, time: 0, ready: ["told"], timers: [{ label: "alarm", when: 2 }] },
      { kind: "run", turn: 2, time: 0, label: "told" },
      { kind: "turn", turn: 3, time: 2, ready: [], timers: [{ label: "alarm", when: 2 }] },
      { kind: "timer", turn: 3, time: 2, label: "alarm", when: 2 },
      { kind: "run", turn: 3, time: 2, label: "alarm" },
    ]);
  }),
);

Deno.test("the trace of a task: its handle has its name, and its step is an entry", async () => {
  const trace: TraceEntry[] = [];
  await run(sleep(1), { clock: new VirtualClock(), onTrace: (entry) => trace.push(entry) });
  const lines = trace.map((entry) =>
    `${entry.turn} ${entry.time} ${entry.kind} ${"label" in entry ? entry.label : entry.ready}`
  );
  assertEquals(lines, [
    "1 0 turn Task-1",
    "1 0 run Task-1",
    "1 0 step Task-1",
    "2 1 turn ",
    "2 1 timer sleepOver",
    "2 1 run sleepOver",
    "2 1 settled Future-1",
    "3 1 turn Task-1",
    "3 1 run Task-1",
    "3 1 step Task-1",
    "3 1 settled Task-1",
    "4 1 turn stopLoop",
    "4 1 run stopLoop",
  ]);
});

Deno.test(
  "a timer is traced with the task that set it, if any",
  onStage(({ loop, trace }) => {
    loop.createTask(sleep(1), { name: "sleeper" });
    loop.callLater(2, function alarm() {});
    while (loop.step());
    const [, second] = trace.filter((entry) => entry.kind === "turn");
    assertEquals(second.timers, [
      { label: "sleepOver", when: 1, task: "sleeper" },
      { label: "alarm", when: 2 },
    ]);
    assertEquals(trace.find((entry) => entry.kind === "timer")?.task, "sleeper");
  }),
);

Deno.test("the same program has the same trace, every time", async () => {
  const record = async () => {
    const trace: TraceEntry[] = [];
    function* main() {
      yield* gather([sleep(2), sleep(1), sleep(1.5)]);
    }
    await run(main(), { clock: new VirtualClock(), onTrace: (entry) => trace.push(entry) });
    return trace;
  };
  assertEquals(await record(), await record());
});

Deno.test(
  "a cancelled task is traced as settled when it has ended, not when it was asked",
  onStage(({ loop, trace }) => {
    const task = loop.createTask(sleep(9), { name: "sleeper" });
    loop.callLater(1, function asks() {
      task.cancel();
    });
    while (loop.step());
    const entries = trace.filter((entry) => entry.kind === "settled");
    assertEquals(entries.map(({ turn, label, state }) => [turn, label, state]), [
      [2, "Future-1", "cancelled"],
      [3, "sleeper", "cancelled"],
    ]);
  }),
);
