/**
 * A coroutine is driven once, by one: whoever gets a used one refuses it before anything starts.
 */
import {
  asCompleted,
  type Coroutine,
  ensureFuture,
  EventLoop,
  gather,
  run,
  runningLoop,
  shield,
  sleep,
  VirtualClock,
  wait,
  waitFor,
} from "@course/loop";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { onLoop, thrownBy, turns } from "./support/on_loop.ts";

const alreadyAwaited = "Cannot await: this coroutine was already awaited, make a new one";

/** Every function that can be handed a coroutine. */
const takers: Record<string, (coroutine: Coroutine<unknown>) => unknown> = {
  createTask: (coroutine) => runningLoop().createTask(coroutine),
  ensureFuture: (coroutine) => ensureFuture(coroutine),
  gather: (coroutine) => gather([coroutine]),
  shield: (coroutine) => shield(coroutine),
  asCompleted: (coroutine) => asCompleted([coroutine]),
  waitFor: (coroutine) => waitFor(coroutine, 5),
  "waitFor without a limit": (coroutine) => waitFor(coroutine, null),
  "waitFor without time": (coroutine) => waitFor(coroutine, 0),
};

/** The ways in which a coroutine comes to be used. */
const uses: Record<string, () => Coroutine<Coroutine<unknown>>> = {
  *"run by a task that is done"() {
    const used = turns(1);
    yield* runningLoop().createTask(used);
    return used;
  },
  *"run by a task that is under way"() {
    const used = turns(3);
    runningLoop().createTask(used);
    yield;
    return used;
  },
  *"handed to a task that has not begun"() {
    yield;
    const used = turns(1);
    runningLoop().createTask(used);
    return used;
  },
  *"run by waitFor"() {
    const used = turns(1);
    yield* waitFor(used, 5);
    return used;
  },
  *"run by yield*, and made by the library"() {
    const used = sleep(1);
    yield* used;
    return used;
  },
  *"run by another's yield* at this moment, and made by the library"() {
    const used = sleep(1);
    function* other(): Coroutine<void> {
      yield* used;
    }
    runningLoop().createTask(other());
    yield;
    return used;
  },
  *"failed in a task"() {
    function* failing(): Coroutine<void> {
      yield;
      throw new Error("no");
    }
    const used = failing();
    yield* thrownBy(runningLoop().createTask(used));
    return used;
  },
};

for (const [use, make] of Object.entries(uses)) {
  Deno.test(
    `CR5 a coroutine ${use} is refused by whatever it is handed to`,
    onLoop(function* () {
      const used = yield* make();
      for (const [name, take] of Object.entries(takers)) {
        const error = assertThrows(() => take(used), Error, "already awaited");
        assertEquals(error.message.endsWith("make a new one"), true, name);
      }
    }),
  );
}

Deno.test(
  "CR5 what a task owns cannot be awaited by another",
  onLoop(function* () {
    const owned = turns(2);
    const task = runningLoop().createTask(owned);
    yield;
    const error = yield* thrownBy(owned);
    assertEquals((error as Error).message, alreadyAwaited);
    assertEquals(yield* task, undefined);
    assertThrows(() => owned.next(), Error, "already awaited");
    assertThrows(() => owned.throw(new Error()), Error, "already awaited");
    assertThrows(() => owned.return(undefined), Error, "already awaited");
  }),
);

Deno.test(
  "CR5 what the library makes cannot be awaited twice",
  onLoop(function* ({ loop }) {
    const future = loop.createFuture<string>();
    future.setResult("done");
    const made: Record<string, Coroutine<unknown>> = {
      sleep: sleep(0),
      wait: wait([future]),
      waitFor: waitFor(future, 5),
      "waitFor without a limit": waitFor(future, null),
      "waitFor without time": waitFor(future, 0),
      asCompleted: asCompleted([future]).next().value!,
    };
    for (const [name, coroutine] of Object.entries(made)) {
      yield* coroutine;
      assertEquals(((yield* thrownBy(coroutine)) as Error).message, alreadyAwaited, name);
    }
  }),
);

Deno.test(
  "CR5 two tasks cannot await one coroutine of the library at the same time",
  onLoop(function* ({ loop }) {
    const nap = sleep(1, "rested");
    function* sleeper(): Coroutine<string> {
      return yield* nap;
    }
    const [first, second] = [loop.createTask(sleeper()), loop.createTask(sleeper())];
    assertEquals(((yield* thrownBy(second)) as Error).message, alreadyAwaited);
    assertEquals([yield* first, loop.time()], ["rested", 1]);
  }),
);

Deno.test(
  "CR5 a call that is refused has started nothing",
  onLoop(function* ({ log, loop }) {
    function* good(): Coroutine<void> {
      log.push("started");
      yield;
    }
    const used = turns(0);
    yield* loop.createTask(used);
    const before = loop.allTasks().size;
    const wrong: unknown[] = [used, 5, undefined];
    for (const each of wrong) {
      assertThrows(() => gather([good(), each as Coroutine]));
      assertThrows(() => asCompleted([good(), each as Coroutine]));
      assertThrows(() => asCompleted([good()], { timeout: NaN }));
      assertThrows(() => waitFor(good(), NaN));
      assertThrows(() => wait([good() as never, each as never]));
    }
    assertEquals(loop.allTasks().size, before);
    yield* turns(3);
    assertEquals(log, []);

    // What was good is still good.
    const kept = good();
    assertThrows(() => gather([kept, used]), Error, "already awaited");
    yield* gather([kept, kept]);
    assertEquals(log, ["started"]);
  }),
);

Deno.test("CR5 run and runUntilComplete refuse a used coroutine", async () => {
  const used = turns(1);
  await run(used, { clock: new VirtualClock() });
  assertThrows(() => run(used), Error, "already awaited");
  assertThrows(() => new EventLoop().runUntilComplete(used), Error, "already awaited");
});

Deno.test(
  "CR5 a waitFor that is never driven leaves its coroutine to others",
  onLoop(function* () {
    const coroutine = turns(1);
    waitFor(coroutine, 5);
    const late = waitFor(coroutine, 5);
    yield* runningLoop().createTask(coroutine);
    const error = yield* thrownBy(late);
    assertEquals((error as Error).message.includes("already awaited"), true);
  }),
);

Deno.test(
  "W3 G4 a failure whose error is undefined is a failure",
  onLoop(function* ({ loop }) {
    function* failing(): Coroutine<void> {
      yield;
      throw undefined;
    }
    const slow = loop.createTask(sleep(9));
    const failed = loop.createTask(failing());
    const { done } = yield* wait([slow, failed], { returnWhen: "FIRST_EXCEPTION" });
    assertEquals([[...done][0] === failed, loop.time()], [true, 0]);
    assertEquals(yield* gather([failing()], { returnExceptions: true }), [
      { status: "rejected", reason: undefined },
    ]);
    const seen: unknown[] = [];
    for (
      const waiting of [
        () => gather([failing()]),
        () => shield(failing()),
        () => waitFor(failing(), 5),
        () => waitFor(loop.createTask(failing()), 5),
        () => asCompleted([failing()]).next().value as Coroutine,
      ]
    ) seen.push(yield* thrownBy(waiting() as Coroutine));
    assertEquals(seen, Array(5).fill(undefined));
    slow.cancel();
  }),
);

Deno.test("W3 run rejects with undefined when main throws it", async () => {
  function* main(): Coroutine<void> {
    yield;
    throw undefined;
  }
  const caught = await run(main()).then(() => "fulfilled", (error) => [error]);
  assertEquals(caught, [undefined]);
});

Deno.test("EL18 tasks that are born during the clean-up are cancelled and waited for", async () => {
  const log: string[] = [];
  const messages: string[] = [];
  function* generation(left: number): Coroutine<void> {
    try {
      yield* sleep(100);
    } finally {
      log.push(`${left} stops`);
      if (left > 0) runningLoop().createTask(generation(left - 1));
      yield* sleep(1);
      // deno-lint-ignore no-unsafe-finally -- reported, by whichever round
      if (left === 1) throw new Error("on the way out");
    }
  }
  function* main(): Coroutine<string> {
    runningLoop().setExceptionHandler(({ message }) => messages.push(message));
    runningLoop().createTask(generation(3));
    yield* sleep(1);
    return "done";
  }
  const clock = new VirtualClock();
  assertEquals(await run(main(), { clock }), "done");
  assertEquals(log, ["3 stops", "2 stops", "1 stops", "0 stops"]);
  assertEquals(messages, [
    "Unhandled exception while Task-4 was cancelled at the end of the run",
  ]);
});

Deno.test("EL18 a task that the clean-up makes and awaits may end by itself", async () => {
  const log: string[] = [];
  function* save(): Coroutine<void> {
    yield* sleep(5);
    log.push("saved");
  }
  function* worker(): Coroutine<void> {
    try {
      yield* sleep(100);
    } finally {
      yield* runningLoop().createTask(save());
      log.push("worker ends");
    }
  }
  function* main(): Coroutine<void> {
    runningLoop().createTask(worker());
    yield* sleep(1);
  }
  await assertRejects(
    () =>
      run(
        function* (): Coroutine<void> {
          yield* main();
          throw new Error("main failed");
        }(),
        { clock: new VirtualClock() },
      ),
    Error,
    "main failed",
  );
  assertEquals(log, ["saved", "worker ends"]);
});
