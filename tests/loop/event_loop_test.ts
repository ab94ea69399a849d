import {
  EventLoop,
  gather,
  run,
  runningLoop,
  sleep,
  TimerHandle,
  VirtualClock,
} from "@course/loop";
import { TimerHeap } from "../../lib/loop/timer_heap.ts";
import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { onVirtualTime } from "@course/notebook/virtual";
import { isForgotten } from "../async/support/is_forgotten.ts";
import { onStage } from "./support/on_loop.ts";

Deno.test(
  "EL1 callSoon is FIFO, runs each callback once, with its arguments",
  onStage(({ loop, log }) => {
    loop.callSoon((...args: unknown[]) => log.push(args), 1, "a");
    loop.callSoon(() => log.push("second"));
    const handle = loop.callSoon(() => log.push("third"));
    assertEquals(handle.cancelled, false);
    assertEquals(log, []);
    loop.step();
    loop.step();
    assertEquals(log, [[1, "a"], "second", "third"]);
  }),
);

Deno.test(
  "EL1 callSoonThreadsafe from the host wakes a loop that waits",
  onStage(async ({ loop, log }) => {
    const forever = loop.runForever();
    setTimeout(() => loop.callSoonThreadsafe(() => log.push("message")), 1);
    setTimeout(() => loop.callSoon(() => loop.stop()), 5);
    await forever;
    assertEquals(log, ["message"]);
  }),
);

Deno.test("EL1 a timer that the host sets while the loop waits is in time", async () => {
  const loop = new EventLoop();
  const forever = loop.runForever();
  setTimeout(() => loop.callLater(0.001, () => loop.stop()), 1);
  await forever;
  loop.close();
});

Deno.test(
  "EL2 what a turn schedules runs in the next turn",
  onStage(({ loop, log }) => {
    loop.callSoon(() => {
      log.push("a");
      loop.callSoon(() => log.push("c"));
    });
    loop.callSoon(() => log.push("b"));
    loop.step();
    assertEquals(log, ["a", "b"]);
    loop.step();
    assertEquals(log, ["a", "b", "c"]);
  }),
);

Deno.test("EL2 an endless chain of callSoon starves neither timers nor the host", async () => {
  const loop = new EventLoop();
  let links = 0;
  const link = () => {
    links++;
    loop.callSoon(link);
  };
  link();
  const seen = new Set<string>();
  const see = (timer: string) => {
    seen.add(timer);
    if (seen.size === 2) loop.stop();
  };
  loop.callLater(0.005, () => see("loop timer"));
  setTimeout(() => see("host timer"), 10);
  await loop.runForever();
  assert(links > 10);
  loop.close();
});

Deno.test(
  "EL3 a cancelled handle never runs, not even when it is already in this turn's queue",
  onStage(({ loop, log }) => {
    loop.callSoon(() => last.cancel());
    const last = loop.callSoon(() => log.push("cancelled in its own turn"));
    const early = loop.callSoon(() => log.push("cancelled before"));
    early.cancel();
    early.cancel();
    assert(early.cancelled);
    while (loop.step());
    assertEquals(log, []);
  }),
);

Deno.test(
  "EL4 timers run in the order of their deadlines, a negative delay first",
  onStage(({ loop, log }) => {
    loop.callLater(2, () => log.push(2));
    loop.callLater(-1, () => log.push(-1));
    loop.callLater(0, () => log.push(0));
    loop.callAt(1, () => log.push(1));
    while (loop.step());
    assertEquals(log, [-1, 0, 1, 2]);
  }),
);

Deno.test(
  "EL4 a timer of 0 seconds runs after a callSoon that was made right after it",
  onStage(({ loop, log }) => {
    loop.callLater(0, () => log.push("timer"));
    loop.callSoon(() => log.push("soon"));
    loop.step();
    assertEquals(log, ["soon", "timer"]);
  }),
);

Deno.test(
  "EL4 a thousand timers in random order run sorted",
  onStage(({ loop, log }) => {
    let seed = 1;
    const deadlines: number[] = [];
    for (let i = 0; i < 1000; i++) {
      seed = (seed * 48271) % 2147483647;
      deadlines.push(seed % 300);
    }
    const handles = deadlines.map((when) => loop.callAt(when, () => log.push(when)));
    for (let i = 0; i < 1000; i += 3) handles[i].cancel();
    while (loop.step());
    assertEquals(log, deadlines.filter((_, i) => i % 3 !== 0).sort((a, b) => a - b));
  }),
);

Deno.test(
  "EL5 a timer runs exactly at its deadline on virtual time",
  onStage(({ loop, log }) => {
    const handle = loop.callLater(2.5, () => log.push(loop.time()));
    assertEquals(handle.when, 2.5);
    assertEquals(loop.time(), 0);
    while (loop.step());
    assertEquals(log, [2.5]);
  }),
);

Deno.test("EL5 a timer never runs before its deadline on the host's clock", async () => {
  const loop = new EventLoop();
  for (let i = 0; i < 5; i++) {
    const due = loop.callLater(0.0015, () => loop.stop()).when;
    await loop.runForever();
    assert(loop.time() >= due);
  }
  loop.close();
});

Deno.test(
  "EL5 on the host's clock a timer is not a millisecond late because of the rounding of sums",
  onVirtualTime(async () => {
    const loop = new EventLoop();
    const late: number[] = [];
    function* main() {
      for (const seconds of [0.1, 0.2, 0.7, 1.1, 2, 3.3, 0.001, 20]) {
        const due = performance.now() + seconds * 1000;
        yield* sleep(seconds);
        late.push(Math.round(performance.now() - due));
      }
    }
    await loop.runUntilComplete(main());
    loop.close();
    assertEquals(late, [0, 0, 0, 0, 0, 0, 0, 0]);
  }),
);

Deno.test(
  "EL6 equal deadlines run in the order in which they were set",
  onStage(({ loop, log }) => {
    for (let i = 0; i < 20; i++) loop.callAt(1, () => log.push(i));
    while (loop.step());
    assertEquals(log, Array.from({ length: 20 }, (_, i) => i));
  }),
);

Deno.test(
  "EL7 a cancelled timer neither moves the time nor keeps the loop busy",
  onStage(({ loop, log }) => {
    loop.callLater(50, () => log.push("never")).cancel();
    loop.callLater(3, () => log.push(loop.time()));
    assertEquals(loop.step(), false);
    assertEquals(log, [3]);
    assertEquals(loop.time(), 3);
  }),
);

Deno.test(
  "EL7 cancelled timers are swept out of the heap",
  () => {
    const heap = new TimerHeap();
    for (let i = 0; i < 100_000; i++) {
      const handle = new TimerHandle("timer", () => {}, i);
      heap.add(handle);
      if (i !== 7) handle.cancel();
    }
    assert(heap.size <= 128, `${heap.size} timers are kept`);
    assertEquals(heap.first()?.when, 7);
  },
);

Deno.test("EL4 EL7 timers that come, go and are swept in any order are taken in order", () => {
  const heap = new TimerHeap();
  let live: TimerHandle[] = [];
  let seed = 1;
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  for (let i = 0; i < 3000; i++) {
    const handle = new TimerHandle("timer", () => {}, random(1000));
    heap.add(handle);
    live.push(handle);
    if (random(2) === 0) live.splice(random(live.length), 1)[0].cancel();
    if (random(4) > 0 || live.length === 0) continue;
    const due = heap.takeDue(Infinity)!;
    assertEquals(due.when, Math.min(...live.map(({ when }) => when)));
    live = live.filter((one) => one !== due);
  }
  assertEquals(
    heap.list().map(({ when }) => when),
    live.map(({ when }) => when).sort((a, b) => a - b),
  );
});

Deno.test(
  "EL8 a delay that is missing or no number is refused",
  onStage(({ loop }) => {
    // deno-lint-ignore no-explicit-any -- wrong on purpose
    const wrong = loop as any;
    assertThrows(() => wrong.callLater(), TypeError, "received undefined");
    assertThrows(() => wrong.callLater("1", () => {}), TypeError, 'received "1"');
    assertThrows(() => wrong.callAt(undefined, () => {}), TypeError, "when");
    assertThrows(() => loop.callLater(NaN, () => {}), RangeError, "NaN");
    assertEquals(loop.step(), false);
  }),
);

Deno.test(
  "EL8 a timer for Infinity is never due, and does not keep the loop busy",
  onStage(({ loop }) => {
    loop.callLater(Infinity, () => {});
    assertEquals(loop.step(), false);
    assertEquals(loop.time(), 0);
  }),
);

Deno.test(
  "EL9 what is no function is refused, and so is a generator function",
  onStage(({ loop }) => {
    // deno-lint-ignore no-explicit-any -- wrong on purpose
    const wrong = loop as any;
    assertThrows(() => wrong.callSoon(42), TypeError, "received 42");
    assertThrows(() => wrong.callSoon(sleep(1)), TypeError, "must be a function");
    assertThrows(() => loop.callSoon(function* coro() {}), TypeError, "createTask(coro())");
    assertThrows(() => loop.callLater(1, function* () {}), TypeError, "(anonymous), whose call");
    assertThrows(() => loop.callSoon(function* coro() {}), TypeError, "function coro, whose call");
  }),
);

Deno.test(
  "EL10 a throwing callback is reported at once, and the turn goes on",
  onStage(({ loop, log, reports }) => {
    const error = new Error("broken");
    const handle = loop.callSoon(function breaks() {
      throw error;
    });
    loop.callSoon(() => log.push("next", reports.length));
    loop.step();
    assertEquals(log, ["next", 1]);
    const [report] = reports.splice(0);
    assertStrictEquals(report.exception, error);
    assertStrictEquals(report.handle, handle);
    assertEquals(report.message, "Exception in callback breaks");
  }),
);

Deno.test(
  "EL11 a throwing exception handler is survived, and nothing is lost",
  onStage(({ loop, log }) => {
    const told = withoutConsole(() => {
      loop.setExceptionHandler(() => {
        throw new Error("handler broken");
      });
      loop.callSoon(() => {
        throw new Error("callback broken");
      });
      loop.callSoon(() => log.push("next"));
      loop.step();
    });
    assertEquals(log, ["next"]);
    assertEquals(told.map((error) => (error as Error).message), [
      "handler broken",
      "callback broken",
    ]);
  }),
);

Deno.test(
  "EL11 without a handler, errors go to the console",
  onStage(({ loop }) => {
    const told = withoutConsole(() => {
      loop.setExceptionHandler(null);
      loop.callSoon(() => {
        throw new Error("broken");
      });
      loop.step();
    });
    assertEquals(told.map(String), ["Error: broken"]);
  }),
);

/** Runs `body` with console.error taken away, and gives the errors it was told. */
function withoutConsole(body: () => void): unknown[] {
  const told: unknown[] = [];
  const original = console.error;
  console.error = (_message: string, error: unknown) => told.push(error);
  try {
    body();
  } finally {
    console.error = original;
  }
  return told;
}

Deno.test(
  "EL12 runUntilComplete returns the result of a coroutine or a future, and throws its error",
  onStage(async ({ loop }) => {
    assertEquals(await loop.runUntilComplete(sleep(1, "slept")), "slept");
    const future = loop.createFuture<number>();
    loop.callLater(1, () => future.setResult(5));
    assertEquals(await loop.runUntilComplete(future), 5);
    assertEquals(loop.time(), 2);
    const failing = (function* (): Generator<undefined, void, unknown> {
      yield;
      throw new Error("failed");
    })();
    await assertRejects(() => loop.runUntilComplete(failing), Error, "failed");
  }),
);

Deno.test(
  "EL12 a loop that is stopped before the main future completes says so",
  onStage(async ({ loop }) => {
    const future = loop.createFuture();
    loop.callLater(1, () => loop.stop());
    await assertRejects(
      () => loop.runUntilComplete(future),
      Error,
      "The event loop was stopped before Future-1 completed",
    );
  }),
);

Deno.test(
  "EL12 what cannot be waited for is refused at the call",
  onStage(({ loop }) => {
    // deno-lint-ignore no-explicit-any -- wrong on purpose
    const wrong = loop as any;
    assertThrows(() => wrong.runUntilComplete("blah"), TypeError, 'received "blah"');
    assertThrows(() => wrong.runUntilComplete(() => sleep(1)), TypeError, "received function");
    assertThrows(() => run("blah" as never), TypeError, "coroutine");
  }),
);

Deno.test(
  "EL12 a future of a different loop is refused",
  onStage(async ({ loop }) => {
    const other = new EventLoop();
    await assertRejects(
      () => loop.runUntilComplete(other.createFuture()),
      Error,
      "a different loop",
    );
    other.close();
  }),
);

Deno.test(
  "EL13 stop lets the turn end, and the next turn does not come",
  onStage(async ({ loop, log }) => {
    loop.callSoon(() => {
      loop.stop();
      loop.callSoon(() => log.push("next turn"));
    });
    loop.callSoon(() => log.push("same turn"));
    await loop.runForever();
    assertEquals(log, ["same turn"]);
    loop.step();
    assertEquals(log, ["same turn", "next turn"]);
  }),
);

Deno.test(
  "EL13 stop before the run: one turn, and no jump in time",
  onStage(async ({ loop, log }) => {
    loop.callLater(5, () => log.push("timer"));
    loop.callSoon(() => log.push("ready"));
    loop.stop();
    await loop.runForever();
    assertEquals([log, loop.time()], [["ready"], 0]);
    loop.stop();
    await loop.runForever();
    assertEquals([log, loop.time()], [["ready"], 0]);
  }),
);

Deno.test(
  "EL13 the flag of stop is cleared when the run ends, and after a step",
  onStage(async ({ loop, log }) => {
    loop.stop();
    await loop.runForever();
    loop.callLater(1, () => log.push("a"));
    loop.callLater(2, () => loop.stop());
    await loop.runForever();
    assertEquals([log, loop.time()], [["a"], 2]);
    loop.callLater(1, () => log.push("b"));
    loop.stop();
    assertEquals([loop.step(), log], [true, ["a"]], "a turn without a jump in time");
    assertEquals([loop.step(), log, loop.time()], [false, ["a", "b"], 3]);
  }),
);

Deno.test(
  "EL13 stop from the host ends a wait",
  onStage(async ({ loop }) => {
    setTimeout(() => loop.stop(), 1);
    await loop.runForever();
    assertEquals(loop.running, false);
  }),
);

Deno.test(
  "EL14 a run that was stopped early leaves no callback that stops a later one",
  onStage(async ({ loop, log }) => {
    // Main outlives its run: when it completes in a later run, that run must go on.
    const main = loop.createFuture<void>();
    loop.callLater(1, () => loop.stop());
    await assertRejects(() => loop.runUntilComplete(main), Error, "was stopped");
    loop.callLater(1, () => main.setResult());
    loop.callLater(2, () => log.push("still running"));
    loop.callLater(3, () => loop.stop());
    await loop.runForever();
    assertEquals(log, ["still running"]);
  }),
);

Deno.test(
  "EL15 a loop that runs cannot be run again",
  onStage(async ({ loop }) => {
    const forever = loop.runForever();
    assert(loop.running);
    await assertRejects(() => loop.runForever(), Error, "already running");
    await assertRejects(() => loop.runUntilComplete(sleep(1)), Error, "already running");
    assertEquals(loop.allTasks().size, 0, "nothing was started");
    assertThrows(() => loop.step(), Error, "already running");
    assertThrows(() => loop.close(), Error, "stop it first");
    loop.stop();
    await forever;
  }),
);

Deno.test(
  "EL15 no loop can be run inside a turn of another",
  onStage(async ({ loop, log }) => {
    const other = new EventLoop({ clock: new VirtualClock() });
    loop.callSoon(() => {
      log.push(assertRejects(() => other.runForever(), Error, "inside a turn"));
      log.push(assertRejects(() => run(sleep(1)), Error, "inside a turn"));
      assertThrows(() => other.step(), Error, "inside a turn");
      assertThrows(() => loop.step(), Error, "inside a turn");
      assertThrows(() => loop.close(), Error, "running");
    });
    loop.step();
    assertEquals(log.length, 2);
    await Promise.all(log);
    other.close();
  }),
);

Deno.test("EL15 two loops can run side by side in the host", async () => {
  function* main(name: string) {
    const names: string[] = [];
    for (let i = 0; i < 300; i++) {
      yield;
      names.push(`${name}${runningLoop().time()}`);
    }
    return new Set(names).size;
  }
  const clock = new VirtualClock();
  assertEquals(await Promise.all([run(main("a"), { clock }), run(main("b"), { clock })]), [1, 1]);
});

Deno.test("EL16 close can be repeated; using a closed loop throws", async () => {
  const loop = new EventLoop();
  loop.callSoon(() => {});
  loop.close();
  loop.close();
  assert(loop.closed);
  assertThrows(() => loop.callSoon(() => {}), Error, "closed");
  assertThrows(() => loop.callSoonThreadsafe(() => {}), Error, "closed");
  assertThrows(() => loop.callLater(1, () => {}), Error, "closed");
  assertThrows(() => loop.callAt(1, () => {}), Error, "closed");
  assertThrows(() => loop.createTask(sleep(1)), Error, "closed");
  assertThrows(() => loop.step(), Error, "closed");
  await assertRejects(() => loop.runForever(), Error, "closed");
  await assertRejects(() => loop.runUntilComplete(sleep(1)), Error, "closed");
});

Deno.test("EL16 a closed loop keeps nothing of what was scheduled", async () => {
  for (const later of [false, true]) {
    const loop = new EventLoop();
    assert(
      await isForgotten(() => {
        const one = { what: "kept" };
        if (later) loop.callLater(1, () => one);
        else loop.callSoon(() => one);
        loop.close();
        return Promise.resolve({ one });
      }),
    );
    assert(loop.closed);
  }
});

Deno.test("EL17 run cancels what is left over, in the order of creation, and waits for it", async () => {
  const clock = new VirtualClock();
  const log: string[] = [];
  function* leftover(name: string, cleanUp: number) {
    try {
      yield* sleep(100);
    } finally {
      log.push(`${name} cancelled`);
      yield* sleep(cleanUp);
      log.push(`${name} ended`);
    }
  }
  function* main() {
    runningLoop().createTask(leftover("a", 2));
    runningLoop().createTask(leftover("b", 1));
    yield* sleep(1);
    return "done";
  }
  assertEquals(await run(main(), { clock }), "done");
  assertEquals(log, ["a cancelled", "b cancelled", "b ended", "a ended"]);
  assertEquals(clock.now(), 3);
});

Deno.test("EL17 run closes its loop, and so reports the failures that were never looked at", async () => {
  const messages: string[] = [];
  let loop: EventLoop | undefined;
  function* main() {
    loop = runningLoop();
    loop.setExceptionHandler(({ message }) => messages.push(message));
    loop.createFuture().setException(new Error("unseen"));
    yield;
  }
  await run(main());
  assertEquals(messages, ["Future exception was never retrieved: Future-1"]);
  assert(loop!.closed);
});

Deno.test("EL17 run reports what leftovers throw, and settles as main did", async () => {
  const messages: unknown[] = [];
  function* leftover() {
    try {
      yield* sleep(100);
    } finally {
      // deno-lint-ignore no-unsafe-finally -- the mistake under test
      throw new Error("while cleaning up");
    }
  }
  function* main() {
    runningLoop().setExceptionHandler(({ message, exception }) => {
      messages.push(message, (exception as Error).message);
    });
    runningLoop().createTask(sleep(100), { name: "harmless" });
    runningLoop().createTask(leftover(), { name: "leftover" });
    yield* sleep(1);
    throw new Error("main failed");
  }
  await assertRejects(() => run(main(), { clock: new VirtualClock() }), Error, "main failed");
  assertEquals(messages, [
    "Unhandled exception while leftover was cancelled at the end of the run",
    "while cleaning up",
  ]);
});

Deno.test(
  "runningLoop returns the loop of this turn, and throws outside",
  onStage(({ loop, log }) => {
    assertThrows(() => runningLoop(), Error, "No event loop is running");
    loop.callSoon(() => log.push(runningLoop()));
    loop.step();
    assertStrictEquals(log[0], loop);
    assertThrows(() => runningLoop(), Error, "No event loop is running");
  }),
);

Deno.test(
  "allTasks holds the tasks that are not done",
  onStage(async ({ loop }) => {
    const slow = loop.createTask(sleep(9), { name: "slow" });
    const fast = loop.createTask(sleep(1), { name: "fast" });
    assertEquals(loop.allTasks(), new Set([slow, fast]));
    await loop.runUntilComplete(fast);
    assertEquals([...loop.allTasks()].map((task) => task.name), ["slow"]);
    await loop.runUntilComplete(gather([slow]));
    assertEquals(loop.allTasks().size, 0);
  }),
);

Deno.test(
  "step takes one turn, and tells whether anything is left",
  onStage(({ loop, log }) => {
    loop.createTask(sleep(2));
    loop.callSoon(() => log.push("soon"));
    assertEquals([loop.step(), loop.time(), log], [true, 0, ["soon"]]);
    assertEquals([loop.step(), loop.time()], [true, 2]);
    assertEquals([loop.step(), loop.time()], [false, 2]);
    assertEquals([loop.step(), loop.time()], [false, 2]);
  }),
);

Deno.test(
  "step on the host's clock does not wait",
  () => {
    const loop = new EventLoop();
    let ran = false;
    loop.callLater(1000, () => ran = true);
    assertEquals([loop.step(), ran], [true, false]);
    loop.close();
  },
);
