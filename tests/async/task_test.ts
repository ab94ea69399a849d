import {
  allTasks,
  CancelledError,
  createTask,
  InvalidStateError,
  Task,
  taskGroup,
} from "@course/async";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { countingController, reasonOf } from "./support/helpers.ts";
import { isForgotten } from "./support/is_forgotten.ts";
import { untilAborted } from "./support/until_aborted.ts";
import { reported } from "./support/reported.ts";

const boom = () => {
  throw new RangeError("boom");
};

Deno.test(
  "T1 creating a task runs nothing: the works start later, in the order of creation",
  onVirtualTime(async () => {
    const log: string[] = [];
    const first = createTask(() => log.push("first"));
    const second = createTask(() => log.push("second"));
    log.push("created");
    await first;
    await second;
    assertEquals(log, ["created", "first", "second"]);
  }),
);

Deno.test(
  "T2 what the work returns or throws becomes the task's, at once or later",
  onVirtualTime(async () => {
    assertEquals(await createTask(() => 1), 1);
    assertEquals(await createTask(() => delay(10).then(() => 2)), 2);
    const inner = createTask(() => 3);
    assertEquals(await createTask(() => inner), 3);
    const now = createTask(boom);
    const later = createTask(() => delay(10).then(boom));
    assertEquals(String(await reasonOf(now)), "RangeError: boom");
    assertEquals(String(await reasonOf(later)), "RangeError: boom");
    assertEquals([now.state, later.state], ["rejected", "rejected"]);
  }),
);

Deno.test(
  "T2 a thenable that is no promise is waited for",
  onVirtualTime(async () => {
    const thenable: PromiseLike<number> = {
      then: (resolve) => Promise.resolve(4).then(resolve),
    };
    assertEquals(await createTask(() => thenable), 4);
  }),
);

Deno.test(
  "T3 a task cancelled before its first step never calls the work",
  onVirtualTime(async () => {
    let called = false;
    const task = createTask(() => void (called = true));
    task.cancel("changed my mind");
    assertEquals(task.state, "pending");
    assertEquals(await reasonOf(task), "changed my mind");
    assertEquals([task.state, called], ["cancelled", false]);
  }),
);

Deno.test(
  "A1 a task with an aborted parent never calls the work",
  onVirtualTime(async () => {
    const why = new Error("why");
    let called = false;
    const task = createTask(() => void (called = true), { signal: AbortSignal.abort(why) });
    assertStrictEquals(await reasonOf(task), why);
    assertEquals([task.cancelled, called], [true, false]);
  }),
);

Deno.test(
  "A2 A4 aborting the parent cancels the task with the same reason, and the listener is gone",
  onVirtualTime(async () => {
    const { controller, listeners } = countingController();
    const { signal } = controller;
    const finished = createTask(() => 1, { signal });
    await finished;
    assertEquals(listeners(), 0);
    const task = createTask(untilAborted, { signal });
    assertEquals(listeners(), 1);
    await settle();
    const why = new Error("why");
    controller.abort(why);
    assertStrictEquals(await reasonOf(task), why);
    assertEquals([task.cancelled, finished.cancelled, listeners()], [true, false, 0]);
  }),
);

Deno.test(
  "T6 catching the cancel and returning ends fulfilled, not cancelled",
  onVirtualTime(async () => {
    const task = createTask(async (signal) => {
      await untilAborted(signal).catch(() => {});
      return "shrugged";
    });
    await settle();
    assert(task.cancel());
    assertEquals([task.done, task.state], [false, "pending"]);
    assertEquals(await task, "shrugged");
    assertEquals([task.state, task.cancelled], ["fulfilled", false]);
  }),
);

Deno.test(
  "T11 cancel is true as often as the task is pending, and false when it is done",
  onVirtualTime(async () => {
    const task = createTask(untilAborted);
    assertEquals([task.cancel("first"), task.cancel("second")], [true, true]);
    assertEquals(await reasonOf(task), "first");
    assertEquals(task.cancel(), false);
    const finished = createTask(() => 1);
    await finished;
    assertEquals(finished.cancel(), false);
    assertEquals(finished.state, "fulfilled");
  }),
);

Deno.test(
  "T14 F12 the reason reaches result, exception and whoever awaits, as the same object",
  onVirtualTime(async () => {
    const why = { reason: "any value" };
    const task = createTask(untilAborted);
    await settle();
    task.cancel(why);
    assertStrictEquals(await reasonOf(task), why);
    assertStrictEquals(await task.catch((reason) => reason), why);
    assertStrictEquals(thrownBy(() => task.result()), why);
    assertStrictEquals(thrownBy(() => task.exception()), why);
    assertStrictEquals(task.signal.reason, why);
  }),
);

Deno.test(
  "T14 without a reason it is a CancelledError that names the task",
  onVirtualTime(async () => {
    const task = createTask(untilAborted, { name: "nap" });
    task.cancel();
    const reason = await reasonOf(task);
    assert(reason instanceof CancelledError);
    assertEquals(reason.message, "nap was cancelled");
  }),
);

Deno.test(
  "T15 an error raised while handling the cancel wins",
  onVirtualTime(async () => {
    const task = createTask(async (signal) => {
      try {
        await untilAborted(signal);
      } finally {
        boom();
      }
    });
    await settle();
    task.cancel();
    assertEquals(String(await reasonOf(task)), "RangeError: boom");
    assertEquals(task.state, "rejected");
  }),
);

Deno.test(
  "T15 a CancelledError that the work throws by itself is a failure",
  onVirtualTime(async () => {
    const task = createTask(() => Promise.reject(new CancelledError("of my own")));
    await reasonOf(task);
    assertEquals([task.state, task.cancelled], ["rejected", false]);
    assert(task.exception() instanceof CancelledError);
  }),
);

Deno.test(
  "T18 only the work decides the result",
  onVirtualTime(async () => {
    const task = createTask(() => 1);
    assert(!("setResult" in task) && !("setException" in task));
    for (const key of ["state", "done", "cancelled", "name", "signal"]) {
      assertThrows(() => Reflect.set(task, key, "changed") || boom(), RangeError);
    }
    assertEquals(await task, 1);
  }),
);

Deno.test(
  "T20 names are given, or numbered in the order of creation",
  onVirtualTime(async () => {
    const [one, named, two] = [
      createTask(boom),
      createTask(boom, { name: "tea" }),
      createTask(boom),
    ];
    assertMatch(one.name, /^Task-\d+$/);
    assertEquals(named.name, "tea");
    assertEquals(Number(two.name.slice(5)), Number(one.name.slice(5)) + 1);
    await Promise.allSettled([one, named, two]);
  }),
);

Deno.test(
  "F2 reading a pending task throws InvalidStateError",
  onVirtualTime(async () => {
    const task = createTask(() => 1, { name: "early" });
    for (const read of [() => task.result(), () => task.exception()]) {
      const error = assertThrows(read, InvalidStateError);
      assertMatch(error.message, /early: it is still pending/);
    }
    await task;
    assertEquals([task.result(), task.exception()], [1, undefined]);
  }),
);

Deno.test(
  "F4 a cancelled task throws its reason from then on",
  onVirtualTime(async () => {
    const task = createTask(() => 1);
    assertEquals([task.cancel(), task.done], [true, false]);
    await reasonOf(task);
    assertEquals([task.done, task.cancelled, task.cancel()], [true, true, false]);
    assertThrows(() => task.result(), CancelledError);
    assertThrows(() => task.exception(), CancelledError);
  }),
);

Deno.test(
  "F4 a failed task throws its error from result, and returns it from exception",
  onVirtualTime(async () => {
    const task = createTask(boom);
    const error = await reasonOf(task);
    assertStrictEquals(thrownBy(() => task.result()), error);
    assertStrictEquals(task.exception(), error);
  }),
);

Deno.test(
  "F5 callbacks run after the end, in order, with the task, and never inside the call that ends it",
  onVirtualTime(async () => {
    const log: unknown[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const task = createTask(() => promise.then(() => void log.push("work ends")));
    task.addDoneCallback((done) => log.push("first", done === task, done.done));
    task.addDoneCallback(() => log.push("second"));
    await settle();
    resolve();
    log.push("told to end");
    await settle();
    assertEquals(log, ["told to end", "work ends", "first", true, true, "second"]);
  }),
);

Deno.test(
  "F5 a callback waits its turn, even after work that ends before its first await",
  onVirtualTime(async () => {
    const log: string[] = [];
    createTask(() => log.push("first")).addDoneCallback(() => log.push("callback of the first"));
    createTask(() => log.push("second"));
    await settle();
    assertEquals(log, ["first", "second", "callback of the first"]);
  }),
);

Deno.test(
  "F6 a callback added to a finished task is deferred, too",
  onVirtualTime(async () => {
    const task = createTask(() => 1);
    await task;
    const log: string[] = [];
    task.addDoneCallback(() => log.push("callback"));
    log.push("added");
    await settle();
    assertEquals(log, ["added", "callback"]);
  }),
);

Deno.test(
  "F7 the same callback may be added several times; removing drops all and counts them",
  onVirtualTime(async () => {
    const log: string[] = [];
    const a = () => log.push("a");
    const b = () => log.push("b");
    const task = createTask(() => 1);
    for (const callback of [a, b, a]) task.addDoneCallback(callback);
    assertEquals([task.removeDoneCallback(a), task.removeDoneCallback(a)], [2, 0]);
    task.addDoneCallback(b);
    await settle();
    assertEquals(log, ["b", "b"]);
    assertEquals(task.removeDoneCallback(b), 0);
  }),
);

Deno.test(
  "F8 callbacks may add and remove callbacks while they run",
  onVirtualTime(async () => {
    // Cast: three callbacks. Plot: the first removes the second and adds the third, when it is too
    // late to stop the second.
    const log: string[] = [];
    const second = () => void log.push("second");
    const task = createTask(() => 1);
    task.addDoneCallback(() => {
      log.push("first");
      assertEquals(task.removeDoneCallback(second), 0);
      task.addDoneCallback(() => log.push("third"));
    });
    task.addDoneCallback(second);
    await settle();
    assertEquals(log, ["first", "second", "third"]);
  }),
);

Deno.test(
  "F9 a failure that was never looked at is reported once, a macrotask later, and kills nothing",
  onVirtualTime(async () => {
    const lines = await reported(() => void createTask(boom, { name: "lonely" }));
    assertEquals(lines.length, 1);
    assertMatch(String(lines[0][0]), /^Task exception was never retrieved: lonely/);
    assert(lines[0].at(-1) instanceof RangeError);
  }),
);

Deno.test(
  "F9 several failures of one turn are reported each",
  onVirtualTime(async () => {
    const lines = await reported(() => {
      createTask(boom);
      createTask(boom);
    });
    assertEquals(lines.length, 2);
  }),
);

Deno.test(
  "F9 a report that got lost with its clock does not silence later ones",
  onVirtualTime(async () => {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (() => 0) as unknown as typeof setTimeout; // a clock that stands still
    createTask(boom);
    for (let turn = 0; turn < 10; turn++) await null;
    globalThis.setTimeout = setTimeout;
    const lines = await reported(() => void createTask(boom, { name: "later" }));
    assertEquals(lines.map(([line]) => line), ["Task exception was never retrieved: later:"]);
  }),
);

const looks: Record<string, (task: Task<unknown>) => unknown> = {
  then: (task) => task.then(null, () => {}),
  catch: (task) => task.catch(() => {}),
  finally: (task) => task.finally(() => {}).catch(() => {}),
  await: (task) => reasonOf(task),
  result: (task) => done(task).then(() => assertThrows(() => task.result())),
  exception: (task) => done(task).then(() => task.exception()),
  cancel: (task) => task.cancel(),
};
for (const [how, look] of Object.entries(looks)) {
  Deno.test(
    `F9 ${how} is looking: nothing is reported`,
    onVirtualTime(async () => {
      const looking = (work: () => Promise<never>) =>
        reported(async () => void await look(createTask(work)));
      assertEquals(await looking(() => delay(1).then(boom)), []);
      assertEquals(await looking(() => Promise.resolve().then(boom)), []);
    }),
  );
}

Deno.test(
  "F9 a callback is not looking, and reading too early is not either",
  onVirtualTime(async () => {
    const lines = await reported(() => {
      const task = createTask(boom);
      task.addDoneCallback(() => {});
      assertThrows(() => task.result(), InvalidStateError);
    });
    assertEquals(lines.length, 1);
  }),
);

Deno.test(
  "F9 a cancelled task is never reported",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const lines = await reported(async () => {
      createTask(untilAborted, { signal: controller.signal });
      await settle();
      controller.abort();
    });
    assertEquals(lines, []);
  }),
);

Deno.test(
  "A12 a failed task that is awaited by two is an error for both, and unhandled for none",
  onVirtualTime(async () => {
    const task = createTask(boom);
    const reasons = await Promise.all([reasonOf(task), reasonOf(task)]);
    assertStrictEquals(reasons[0], reasons[1]);
    assertStrictEquals(await reasonOf(task), reasons[0]);
  }),
);

Deno.test(
  "T21 cancelling a task that has failed already silences its report",
  onVirtualTime(async () => {
    const lines = await reported(async () => {
      const task = createTask(boom);
      await done(task);
      assertEquals([task.state, task.cancel()], ["rejected", false]);
    });
    assertEquals(lines, []);
  }),
);

Deno.test(
  "F15 A10 a callback that throws is reported, and the others run",
  onVirtualTime(async () => {
    const log: string[] = [];
    const lines = await reported(async () => {
      const task = createTask(() => 1, { name: "host" });
      task.addDoneCallback(boom);
      task.addDoneCallback(() => log.push("the other"));
      assertEquals(await task, 1);
    });
    assertEquals(log, ["the other"]);
    assertEquals(lines.length, 1);
    assertMatch(String(lines[0][0]), /host/);
  }),
);

Deno.test(
  "allTasks returns the pending ones, in the order of creation",
  onVirtualTime(async () => {
    const before = allTasks().size;
    const tasks = [30, 10, 20].map((ms) => createTask(() => delay(ms)));
    assertEquals([...allTasks()].slice(before), tasks);
    await delay(15);
    assertEquals([...allTasks()].slice(before), [tasks[0], tasks[2]]);
    await delay(25);
    assertEquals(allTasks().size, before);
  }),
);

Deno.test(
  "a task is a promise in every respect of then, catch and finally",
  onVirtualTime(async () => {
    const good = createTask(() => 1);
    const bad = createTask(boom);
    assertEquals(await good.then((value) => value + 1), 2);
    assertEquals(await bad.then(() => "good", () => "bad"), "bad");
    assertEquals(await bad.catch(() => "caught"), "caught");
    let ran = 0;
    assertEquals(await good.finally(() => ran++), 1);
    await reasonOf(bad.finally(() => ran++));
    assertEquals(ran, 2);
    assertEquals(await Promise.all([good, good]), [1, 1]);
  }),
);

Deno.test(
  "a task shows its name and its state",
  onVirtualTime(async () => {
    const task = createTask(() => 1, { name: "tea" });
    assertEquals(Deno.inspect(task), 'Task { name: "tea", state: "pending" }');
    await task;
    assertEquals(Deno.inspect(task), 'Task { name: "tea", state: "fulfilled" }');
  }),
);

Deno.test("wrong arguments are told at the call", () => {
  const wrong = (value: unknown) => value as never;
  assertThrows(() => createTask(wrong(Promise.resolve())), TypeError, "an object of class Promise");
  assertThrows(() => createTask(() => 1, { signal: wrong("stop") }), TypeError, '"stop"');
  const task = new Task(() => 1);
  assertThrows(() => task.addDoneCallback(wrong(7)), TypeError, "received 7");
});

Deno.test(
  "A7 one parent cancels 10,000 tasks",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const tasks = Array.from(
      { length: 10_000 },
      () => createTask(untilAborted, { signal: controller.signal }),
    );
    await settle();
    controller.abort("all of you");
    const ends = await Promise.allSettled(tasks);
    assert(ends.every((end) => end.status === "rejected" && end.reason === "all of you"));
  }),
);

function done(task: Task<unknown>): Promise<void> {
  return new Promise((resolve) => task.addDoneCallback(() => resolve()));
}

function thrownBy(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown");
}

Deno.test(
  "F4 work that throws undefined has failed, and was not cancelled",
  onVirtualTime(async () => {
    const task = createTask(() => Promise.reject(undefined));
    await task.catch(() => {});
    assertEquals(task.state, "rejected");
  }),
);

Deno.test(
  "F9 looking at one failure does not hide another",
  onVirtualTime(async () => {
    const lines = await reported(async () => {
      const seen = createTask(boom);
      createTask(boom, { name: "unseen" });
      await Promise.resolve().then(() => {});
      seen.exception();
    });
    assertEquals(lines.length, 1);
    assertMatch(String(lines[0][0]), /unseen/);
  }),
);

Deno.test(
  "T2 a task that is done refers neither to its work nor to other tasks",
  onVirtualTime(async () => {
    const kept: Task<unknown>[] = [];
    const workIsForgotten = await isForgotten(async () => {
      const one = {};
      const work = () => void one;
      kept.push(createTask(work));
      await kept[0];
      return { one: work };
    });
    assert(workIsForgotten);
    const neighbourIsForgotten = await isForgotten(async () => {
      kept.push(createTask(() => delay(1)));
      const one = createTask(() => delay(2));
      await one;
      return { one };
    });
    assert(neighbourIsForgotten);
  }),
);

Deno.test(
  "A13 T1 a call that is refused makes no task",
  onVirtualTime(async () => {
    const before = allTasks().size;
    const work = () => {
      throw new Error("must not run");
    };
    const signals = [
      { aborted: false },
      { aborted: false, reason: undefined },
      { aborted: false, reason: undefined, addEventListener() {} },
      5,
      null,
      "abort",
    ];
    const wrong = [
      ...signals.map((signal) => ({ signal })),
      { name: 5 },
      { name: Symbol("s") },
      { name: null },
      {
        get name(): string {
          throw new TypeError("a getter");
        },
      },
      5,
      null,
      new AbortController().signal,
    ];
    for (const options of wrong) {
      assertThrows(() => createTask(work, options as never), TypeError);
      assertThrows(() => new Task(work, options as never), TypeError);
    }
    for (const notWork of [undefined, 5, Promise.resolve()]) {
      assertThrows(() => createTask(notWork as never), TypeError);
    }
    await taskGroup((group) => {
      for (const options of [{ name: 5 }, 5, null]) {
        assertThrows(() => group.createTask(work, options as never), TypeError);
      }
      return settle();
    });
    assertEquals(allTasks().size, before);
  }),
);

Deno.test(
  "A13 a signal of another realm is a signal",
  onVirtualTime(async () => {
    const { signal } = new AbortController();
    const foreign = {
      aborted: false,
      reason: undefined,
      addEventListener: signal.addEventListener.bind(signal),
      removeEventListener: signal.removeEventListener.bind(signal),
    };
    assertEquals(await createTask(() => "done", { signal: foreign as never }), "done");
    assertThrows(() => createTask(() => "done", foreign as never), TypeError, "options must be");
    for (const name of ["aborted", "reason", "addEventListener", "removeEventListener"] as const) {
      const { [name]: _, ...signal } = foreign;
      assertThrows(() => createTask(() => 1, { signal } as never), TypeError, "signal must be");
    }
  }),
);
