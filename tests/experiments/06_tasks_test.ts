// Extracted from notebooks/06_tasks.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertRejects, assertThrows } from "@std/assert";
import { abortable, delay } from "@std/async";
import { allTasks, CancelledError, createTask, gather, Task, taskGroup } from "@course/async";
import { wait, type Work } from "@course/async";
import { type Coroutine, ensureFuture, EventLoop, Future, run, runningLoop } from "@course/loop";
import { sleep, type TraceEntry, VirtualClock } from "@course/loop";
import { assertTook, exercise, show, table, Timeline, turns } from "@course/notebook";
import { python, pythons } from "@course/services";

type Nursery = { startSoon(work: Work<unknown>): void; cancel(): void; signal: AbortSignal };

/** A task group in the shape of Trio: children without handles, in a block that is cancelled. */
async function openNursery(
  body: (nursery: Nursery) => Promise<void>,
  ...outer: AbortSignal[]
): Promise<void> {
  const scope = new AbortController();
  await taskGroup((group) => {
    const startSoon = (work: Work<unknown>) => void group.createTask(work);
    return body({ startSoon, cancel: () => scope.abort(), signal: group.signal });
  }, { signal: AbortSignal.any([scope.signal, ...outer]) }).catch((error) => {
    if (error !== scope.signal.reason) throw error; // a cancelled block just ends
  });
}
void exercise; // for cells that are not tested

Deno.test({
  name: "06 · What does a promise lack?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell promise-lacks-experiment
    const photo = new Timeline("Not wanted any more after 100 ms");
    const load = (lane: string, signal?: AbortSignal) =>
      photo.span(lane, () => delay(300, { signal }).then(() => "photo"));

    const promise = load("promise");
    const task = createTask((signal) => load("task", signal));
    setTimeout(() => task.cancel(), 100);
    const settled = await Promise.allSettled([promise, task]);

    const abilities = ["then", "addDoneCallback", "name", "state", "result", "cancel"].map((
      what,
    ) => ({
      what,
      promise: what in promise ? "yes" : "",
      task: what in task ? "yes" : "",
    }));
    await show(photo, table(abilities));
    // cell promise-lacks-check
    assertEquals(photo.order(), ["promise start", "task start", "task aborted", "promise end"]);
    assertEquals(settled.map((end) => end.status), ["fulfilled", "rejected"]);
    assertEquals(task.state, "cancelled");
    assertEquals(abilities.filter((row) => row.promise).map((row) => row.what), ["then"]);
    assert(abilities.every((row) => row.task));
  }),
});

Deno.test({
  name: "06 · The life of a task",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell life-experiment
    const life = new Timeline("Four lives, from created to done");
    function live(name: string, work: Work<unknown>): Task<unknown> {
      const task = createTask((signal) => life.span(name, () => work(signal), "at work"), { name });
      life.mark(name, task.state);
      task.addDoneCallback(() => life.mark(name, task.state));
      return task;
    }
    const nap = (signal: AbortSignal) => delay(300, { signal });
    const soup = live("soup", nap);
    const fish = live("fish", () => delay(200).then(() => Promise.reject(new Error("burnt"))));
    const cake = live("cake", nap);
    const tart = live("tart", nap);
    const inspected = Deno.inspect(soup);
    tart.cancel();
    const whileAsked = tart.state;
    setTimeout(() => cake.cancel(), 100);
    await Promise.allSettled([soup, fish, cake, tart]);
    await show(life, inspected, soup);
    // cell life-check
    assertEquals(life.order(), [
      ...["soup pending", "fish pending", "cake pending", "tart pending"], // created, nothing has run
      ...["soup start", "fish start", "cake start", "tart cancelled"],
      ...["cake aborted", "cake cancelled", "fish failed", "fish rejected"],
      ...["soup end", "soup fulfilled"],
    ]);
    assertEquals(whileAsked, "pending"); // cancel() had been called
    assertThrows(() => fish.result(), Error, "burnt"); // it keeps its error
    assertThrows(() => tart.result(), CancelledError); // the reason, if `cancel()` gets none
    assertEquals(cake.cancel(), false); // too late: it is done
  }),
});

Deno.test({
  name: "06 · Before or after the next line?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell next-line-loop
    const trace: TraceEntry[] = [];
    const said: string[] = [];
    function* func(n: number): Coroutine<string> {
      said.push(`${n} starts`);
      yield* sleep(2);
      said.push(`${n} ends`);
      return `result ${n}`;
    }
    function* main(): Coroutine<string[]> {
      said.push("main starts"); // by now there is a loop: `run` has made it
      const first = runningLoop().createTask(func(1));
      const second = runningLoop().createTask(func(2));
      said.push("both are made");
      const results = [yield* first, yield* second];
      said.push("main ends");
      return results;
    }
    const clock = new VirtualClock();
    const results = await run(main(), { clock, onTrace: (entry) => trace.push(entry) });
    await show(turns(trace, "main is Task-1"), results);
    // cell next-line-native
    async function twoTasks(start: (work: () => Promise<void>) => PromiseLike<void>) {
      const said = ["main starts"];
      const func = async (n: number) => {
        said.push(`${n} starts`);
        await delay(200);
        said.push(`${n} ends`);
      };
      const first = start(() => func(1));
      const second = start(() => func(2));
      said.push("both are made");
      await first;
      await second;
      return [...said, "main ends"];
    }
    const byTask = await twoTasks(createTask);
    const byCall = await twoTasks((work) => work());
    await show(table(said.map((line, i) => ({
      "lib/loop": line,
      "createTask": byTask[i],
      "a call": byCall[i],
    }))));
    // cell next-line-check
    const ends = ["1 ends", "2 ends", "main ends"];
    const cold = ["main starts", "both are made", "1 starts", "2 starts", ...ends];
    assertEquals([said, byTask], [cold, cold]);
    assertEquals(byCall, ["main starts", "1 starts", "2 starts", "both are made", ...ends]);
    assertEquals(results, ["result 1", "result 2"]);
    assertEquals(trace.at(-1)!.time, 2); // the maximum
  }),
});

Deno.test({
  name: "06 · Is a later start a law? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell eager-python
    const factories = await python(
      { version: ">=3.12" },
      `
  import asyncio, json

  async def main(factory):
      asyncio.get_running_loop().set_task_factory(factory)
      said = ["main starts"]
      async def func(n, seconds=0):
          said.append(f"{n} starts")
          if seconds:
              await asyncio.sleep(seconds)
          said.append(f"{n} ends")
      first = asyncio.create_task(func(1, 0.02))
      second = asyncio.create_task(func(2, 0.02))
      said.append("both are made")
      await first
      await second
      quick = asyncio.create_task(func(3))
      said.append(f"3 done: {quick.done()}")
      await quick
      return said

  print(json.dumps([asyncio.run(main(f)) for f in (None, asyncio.eager_task_factory)]))
`,
    );
    const [plain, eager] = factories.json<string[][]>();
    await show(table(plain.map((line, i) => ({ plain: line, eager: eager[i] }))), factories.about);
    // cell eager-check
    assertEquals(plain, [
      ...["main starts", "both are made", "1 starts", "2 starts", "1 ends", "2 ends"],
      ...["3 done: False", "3 starts", "3 ends"],
    ]);
    assertEquals(eager, [
      ...["main starts", "1 starts", "2 starts", "both are made", "1 ends", "2 ends"],
      ...["3 starts", "3 ends", "3 done: True"],
    ]);
  }),
});

Deno.test({
  name: "06 · Names, and who is still there",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell names-experiment
    const downloads = [
      createTask(() => delay(100), { name: "logo" }),
      createTask(() => delay(200), { name: "logo" }),
      createTask(() => delay(100)),
      createTask(() => delay(200)),
    ];
    const living = () => downloads.filter((task) => allTasks().has(task)).map((task) => task.name);
    const list: { "after (ms)": number; living: string[] }[] = [];
    for (let ms = 0; ms < 300; ms += 150) {
      list.push({ "after (ms)": ms, living: living() });
      await delay(150);
    }
    list.push({ "after (ms)": 300, living: living() });
    await show(table(list.map((row) => ({ ...row, living: row.living.join(", ") }))));
    // cell names-check
    const [, , nameless, next] = downloads.map((task) => task.name);
    assertEquals(list.map((row) => row.living), [
      ["logo", "logo", nameless, next],
      ["logo", next],
      [],
    ]);
    assertEquals(Number(next.slice(5)), Number(nameless.slice(5)) + 1); // such as Task-4 and Task-5
  }),
});

Deno.test({
  name: "06 · create_task or ensure_future?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell ensure-experiment
    const loop = new EventLoop();
    function* rest(): Coroutine<void> {
      yield* sleep(1);
    }
    const things: Record<string, () => unknown> = {
      "a coroutine": rest,
      "a task": () => loop.createTask(rest()),
      "a future": () => loop.createFuture(),
      "a promise": () => Promise.resolve(),
    };
    function outcome(make: (x: never) => Future, x: unknown): string {
      try {
        const made = make(x as never);
        return made === x ? "the same object" : `a new ${made.constructor.name}`;
      } catch (error) {
        return (error as Error).name;
      }
    }
    const compared = Object.entries(things).map(([what, thing]) => ({
      what,
      createTask: outcome((x) => loop.createTask(x), thing()),
      ensureFuture: outcome((x) => ensureFuture(x, loop), thing()),
      "is a Future": thing() instanceof Future ? "yes" : "no",
    }));
    await show(table(compared));
    // cell ensure-check
    assertEquals(compared.map((row) => row.createTask), [
      ...["a new Task", "TypeError", "TypeError", "TypeError"],
    ]);
    assertEquals(compared.map((row) => row.ensureFuture), [
      ...["a new Task", "the same object", "the same object", "a new Future"],
    ]);
    assertEquals(compared.map((row) => row["is a Future"]), ["no", "yes", "yes", "no"]);
    const ready = Promise.resolve("tea");
    assert(Promise.resolve(ready) === ready); // JavaScript's own "make sure that it is a promise"
  }),
});

Deno.test({
  name: "06 · What the loop makes of a coroutine _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell until-complete-experiment
    const kitchen = new EventLoop({ clock: new VirtualClock() });
    function* boil(): Coroutine<string> {
      yield* sleep(2);
      return "hot";
    }
    const runs: Record<string, unknown>[] = [];
    async function attempt(given: string, x: Coroutine<string> | Future<string>): Promise<Future> {
      const running = kitchen.runUntilComplete(x);
      const [made] = kitchen.allTasks(); // while it runs
      const tasks = kitchen.allTasks().size;
      const outcome = await running.catch((error: Error) => error.message);
      runs.push({ given, tasks, "the same object": made === x, outcome, state: made.state });
      return made;
    }
    const hidden = await attempt("a coroutine", boil());
    await attempt("a task", kitchen.createTask(boil()));
    kitchen.callLater(1, () => kitchen.stop());
    const left = await attempt("a coroutine, stopped after 1 s", boil());
    await attempt("what was left", left as Future<string>);
    kitchen.close();
    const afterwards = await kitchen.runUntilComplete(boil()).catch((error: Error) =>
      error.message
    );
    await show(table(runs), `after close(): ${afterwards}`);
    // cell until-complete-check
    assertEquals(runs.map((row) => row.tasks), [1, 1, 1, 1]);
    assertEquals(runs.map((row) => row["the same object"]), [false, true, false, true]);
    assertEquals(runs.map((row) => row.state), ["fulfilled", "fulfilled", "pending", "fulfilled"]);
    assertEquals(hidden.result(), "hot"); // the task has kept it, and the loop is closed
    assertEquals(afterwards, "The event loop is closed");
  }),
});

Deno.test({
  name: "06 · A task where no loop runs _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell outside-python
    const outside = await pythons(`
  import asyncio, json, warnings

  async def work():
      pass

  def attempt(make):
      coroutine = work()
      with warnings.catch_warnings(record=True) as warned:
          warnings.simplefilter("always")
          try:
              make(coroutine)
              return "accepted, with a warning" if warned else "accepted"
          except RuntimeError as error:
              return f"RuntimeError: {error}"
          finally:
              coroutine.close()

  attempts = {
      "create_task": attempt(lambda c: asyncio.create_task(c)),
      "ensure_future": attempt(lambda c: asyncio.ensure_future(c)),
  }
  print(json.dumps(attempts))
`);
    const rows = outside.map((result) => ({
      Python: result.versions.Python.split(".").slice(0, 2).join("."),
      ...result.json<{ create_task: string; ensure_future: string }>(),
    }));
    await show(table(rows));
    // cell outside-loop
    const refusal = assertThrows(() => runningLoop().createTask(rested()));
    function* rested(): Coroutine<string> {
      yield;
      return "rested";
    }
    const own = new EventLoop();
    const early = own.createTask(rested()); // names its loop: legal, and nothing runs yet
    const stateBefore = early.state;
    const top = createTask(() => "at the top of a cell");
    await show(`${refusal}`, await own.runUntilComplete(early), await top);
    // cell outside-check
    assert(rows.length > 0);
    for (const { create_task, ensure_future, Python } of rows) {
      assertEquals(create_task, "RuntimeError: no running event loop");
      const minor = Number(Python.split(".")[1]);
      if (minor <= 11) assertEquals(ensure_future, "accepted");
      else if (minor <= 13) assertEquals(ensure_future, "accepted, with a warning");
    }
    assertEquals([stateBefore, early.result(), top.result()], [
      ...["pending", "rested", "at the top of a cell"],
    ]);
  }),
});

Deno.test({
  name: "06 · The set that wait returns",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell wait-set-experiment
    const start = (ms: number) => createTask(() => delay(ms).then(() => ms), { name: `${ms} ms` });
    const names = (tasks: Iterable<Task<number>>) => [...tasks].map((task) => task.name).join(", ");

    const tasks = [500, 300, 400].map(start);
    const finished: Task<number>[] = [];
    for (const task of tasks) task.addDoneCallback(() => finished.push(task));
    const first = await wait(tasks, { returnWhen: "FIRST_COMPLETED" });
    const all = await wait(tasks);
    await show(table([
      { what: "finished one after the other", tasks: names(finished) },
      { what: "first.done", tasks: names(first.done) },
      { what: "first.pending", tasks: names(first.pending) },
      { what: "all.done", tasks: names(all.done) },
      { what: "all.pending", tasks: names(all.pending) },
    ]));
    // cell wait-set-python
    const setOrder = await python(
      { varies: /\d+/ },
      `
  import asyncio, json

  async def work(n):
      await asyncio.sleep(n / 1000)
      return n

  async def main():
      rounds, orders = [], set()
      for _ in range(20):
          tasks = [asyncio.create_task(work(n)) for n in (5, 3, 4, 1, 2, 6)]
          done, pending = await asyncio.wait(tasks)
          orders.add(tuple(task.result() for task in done))
          rounds.append(tasks)
      print(json.dumps([len(rounds), len(orders)]))

  asyncio.run(main())
`,
    );
    const [rounds, orders] = setOrder.json<[number, number]>();
    await show(`Python: ${rounds} rounds with the same six tasks, ${orders} different orders`);
    // cell wait-set-check
    assertEquals(names(finished), "300 ms, 400 ms, 500 ms");
    assertEquals(names(all.done), "500 ms, 300 ms, 400 ms"); // the order of the list
    assertEquals([names(first.done), names(first.pending)], ["300 ms", "500 ms, 400 ms"]);
    assertEquals(all.pending.size, 0);
    assertGreater(orders, 1);
    const failing = createTask(() => Promise.reject("burnt"));
    assert((await wait([failing])).done.has(failing)); // its error was not thrown
    assertEquals(failing.exception(), "burnt");
    const bare = [() => delay(100)] as never[];
    assertThrows(() => wait(bare), TypeError, "must be a task or a promise");
    const kept = tasks.map((task) => task.result()); // which result is whose
    assertEquals(kept, [500, 300, 400]);
  }),
});

Deno.test({
  name: "06 · Four and two, twice",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell four-two-experiment
    const numbers = new Timeline("4 2 4 2");
    const say = (lane: string, n: number) => numbers.mark(lane, `${n * 2}`);
    async function func1(lane: string): Promise<void> {
      await delay(100);
      say(lane, 1);
    }
    async function func2(lane: string): Promise<void> {
      await say(lane, 2);
    }
    const pair = (lane: string) => [createTask(() => func1(lane)), createTask(() => func2(lane))];

    await numbers.span("gather", () => gather(pair("gather")));
    await numbers.span("wait", () => wait(pair("wait")));
    const calls = [func1("calls"), func2("calls")];
    await numbers.span("calls", () => Promise.all(calls));
    await show(numbers);
    // cell four-two-check
    assertEquals(numbers.order(), [
      ...["gather start", "gather 4", "gather 2", "gather end"],
      ...["wait start", "wait 4", "wait 2", "wait end"],
      ...["calls 4", "calls start", "calls 2", "calls end"], // hot: 4 comes before Promise.all
    ]);
    assertTook(numbers.duration, 300); // 100 ms for each pair
  }),
});

Deno.test({
  name: "06 · Where do the children end?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell children-shapes
    const brew = (line: Timeline, what: string, ms: number) => line.span(what, () => delay(ms));

    const breakfasts: Record<string, (line: Timeline) => Promise<void>> = {
      "bare promises": async (line) => {
        brew(line, "coffee", 300);
        await brew(line, "tea", 100);
      },
      "taskGroup": (line) =>
        taskGroup(async (group) => {
          group.createTask(() => brew(line, "coffee", 300));
          await brew(line, "tea", 100);
        }),
      "nursery": (line) =>
        openNursery(async (nursery) => {
          nursery.startSoon(() => brew(line, "coffee", 300));
          await brew(line, "tea", 100);
        }),
    };
    // cell children-experiment
    const mornings: Timeline[] = [];
    for (const [shape, breakfast] of Object.entries(breakfasts)) {
      const line = new Timeline(shape);
      await line.span("breakfast", () => breakfast(line));
      await delay(300); // what else happens?
      mornings.push(line);
    }
    await show(...mornings);
    // cell children-check
    const over = mornings.map((line) => line.order().slice(-2));
    assertEquals(over[0], ["breakfast end", "coffee end"]); // the orphan
    assertEquals(over[1], ["coffee end", "breakfast end"]);
    assertEquals(over[2], over[1]);
    const length = mornings.map(({ entries }) => entries[0].end);
    [100, 300, 300].forEach((ms, i) => assertTook(length[i], ms));
  }),
});

Deno.test({
  name: "06 · What becomes of two errors?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell errors-shapes
    const burn = (line: Timeline, what: string, ms: number) =>
      line.span(what, () => delay(ms).then(() => Promise.reject(new Error(`${what} burnt`))));
    const simmer = (line: Timeline, signal?: AbortSignal) =>
      line.span("soup", () => delay(300, { signal }));

    const lunches: Record<string, (line: Timeline) => Promise<unknown>> = {
      "bare promises": (line) =>
        Promise.all([burn(line, "fish", 100), burn(line, "cake", 200), simmer(line)]),
      "tasks, awaited in a row": async (line) => {
        const soup = createTask(() => simmer(line));
        const fish = createTask(() => burn(line, "fish", 100));
        fish.catch(() => {}); // without this the console reports it
        await soup;
        await fish;
      },
      "taskGroup": (line) =>
        taskGroup(async (group) => {
          group.createTask(() => burn(line, "fish", 100));
          group.createTask(() => burn(line, "cake", 200));
          await simmer(line, group.signal);
        }),
      "nursery": (line) =>
        openNursery(async (nursery) => {
          nursery.startSoon(() => burn(line, "fish", 100));
          nursery.startSoon(() => burn(line, "cake", 200));
          await simmer(line, nursery.signal);
        }),
    };
    // cell errors-experiment
    const noons: Timeline[] = [];
    const heard: string[][] = [];
    for (const [shape, lunch] of Object.entries(lunches)) {
      const line = new Timeline(shape);
      const error = await assertRejects(() => line.span("lunch", () => lunch(line)), Error);
      const errors: Error[] = error instanceof AggregateError ? error.errors : [error];
      heard.push(errors.map((one) => one.message));
      await delay(300); // what else happens?
      noons.push(line);
    }
    await show(
      ...noons,
      table(noons.map(({ title }, i) => ({ title, "the caller hears": heard[i].join(", ") }))),
    );
    // cell errors-check
    const both = ["fish burnt", "cake burnt"];
    assertEquals(heard, [["fish burnt"], ["fish burnt"], both, both]);
    assertEquals(noons[0].order().slice(-4), [
      ...["fish failed", "lunch failed", "cake failed", "soup end"],
    ]);
    assertEquals(noons[1].order().slice(-3), ["fish failed", "soup end", "lunch failed"]); // late
    for (const line of noons.slice(2)) {
      assertEquals(line.order().slice(-4), [
        ...["fish failed", "soup aborted", "cake failed", "lunch failed"],
      ]);
    }
  }),
});

Deno.test({
  name: "06 · How far does a cancellation reach?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cancel-shapes
    async function cook(line: Timeline, what: string, signal?: AbortSignal): Promise<void> {
      try {
        await line.span(what, () => delay(300, { signal }), "", { signal });
      } finally {
        await line.span(what, () => delay(50), "tidy");
      }
    }
    type Dinner = (line: Timeline, guests: AbortSignal) => Promise<unknown>;

    const dinners: Record<string, Dinner> = {
      "bare promises": (line, guests) => {
        const kitchen = () => Promise.all([cook(line, "fish"), cook(line, "cake")]);
        return abortable(Promise.all([kitchen(), cook(line, "wine")]), guests);
      },
      "taskGroup": (line, guests) => {
        const kitchen = (signal: AbortSignal) =>
          taskGroup(async (group) => {
            group.createTask((signal) => cook(line, "fish", signal));
            await cook(line, "cake", group.signal);
          }, { signal });
        return taskGroup(async (group) => {
          group.createTask(kitchen);
          await cook(line, "wine", group.signal);
        }, { signal: guests });
      },
      "nursery": (line, guests) => {
        const kitchen = (signal: AbortSignal) =>
          openNursery(async (nursery) => {
            nursery.startSoon((signal) => cook(line, "fish", signal));
            await cook(line, "cake", nursery.signal);
          }, signal);
        return openNursery(async (nursery) => {
          guests.addEventListener("abort", nursery.cancel); // the block is what they cancel
          nursery.startSoon(kitchen);
          await cook(line, "wine", nursery.signal);
        });
      },
    };
    // cell cancel-experiment
    const evenings: Timeline[] = [];
    const outcomes: string[] = [];
    for (const [shape, dinner] of Object.entries(dinners)) {
      const line = new Timeline(shape);
      const guests = new AbortController();
      setTimeout(() => guests.abort(new Error("we are late")), 100);
      const signal = guests.signal;
      await line.span("dinner", () => dinner(line, signal), "", { signal }).then(
        () => outcomes.push("just ended"),
        (error: Error) => outcomes.push(`threw "${error.message}"`),
      );
      await delay(400); // what else happens?
      evenings.push(line);
    }
    await show(
      ...evenings,
      table(evenings.map(({ title }, i) => ({ title, dinner: outcomes[i] }))),
    );
    // cell cancel-check
    const [dinner1, dinner2, dinner3] = evenings.map(({ entries }) => entries[0].end);
    assertTook(dinner1, 100);
    assertTook(dinner2, 150);
    assertTook(dinner3, 150);
    const aborted = evenings.map(({ entries }) =>
      entries.filter((one) => one.state === "aborted" && one.lane !== "dinner").length
    );
    assertEquals(aborted, [0, 3, 3]); // wine, fish and cake
    for (const line of evenings.slice(1)) {
      assertEquals(line.order().at(-1)!.split(" ")[0], "dinner");
    }
    assertEquals(outcomes, ['threw "we are late"', 'threw "we are late"', "just ended"]);
  }),
});

Deno.test({
  name: "06 · The same law in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell law-asyncio
    const asyncioLaws = await python(
      { version: ">=3.11" },
      `
  import asyncio, json

  async def work(log, name, seconds, fails=False):
      try:
          await asyncio.sleep(seconds)
      except asyncio.CancelledError:
          log.append(f"{name} stopped")
          raise
      if fails:
          raise ValueError(name)
      log.append(f"{name} done")

  async def loose(*coroutines):
      tasks = [asyncio.create_task(c) for c in coroutines]
      await tasks[-1]
      return tasks

  async def grouped(*coroutines):
      async with asyncio.TaskGroup() as group:
          return [group.create_task(c) for c in coroutines]

  async def laws(block):
      orphan, errors, reach = [], [], []
      kept = await block(work(orphan, "coffee", 0.3), work(orphan, "tea", 0.01))
      handled = orphan[:]
      try:
          await block(work(errors, "soup", 9), work(errors, "fish", 0.01, fails=True))
      except (ValueError, ExceptionGroup) as error:
          errors.append(type(error).__name__)
      dinner = asyncio.create_task(block(work(reach, "wine", 9), work(reach, "cake", 9)))
      await asyncio.sleep(0.01)
      dinner.cancel()
      await asyncio.wait([dinner])
      return ["; ".join(log) for log in (handled, errors[:], sorted(reach))]

  async def main():
      print(json.dumps({block.__name__: await laws(block) for block in (loose, grouped)}))

  asyncio.run(main())
`,
    );
    const asyncioTold = asyncioLaws.json<{ loose: string[]; grouped: string[] }>();
    // cell law-trio
    const trioLaws = await python(
      { version: ">=3.11", packages: ["trio"] },
      `
  import json, trio

  async def work(log, name, seconds, fails=False):
      try:
          await trio.sleep(seconds)
      except trio.Cancelled:
          log.append(f"{name} stopped")
          raise
      if fails:
          raise ValueError(name)
      log.append(f"{name} done")

  async def main():
      orphan, errors, reach = [], [], []
      async with trio.open_nursery() as nursery:
          nursery.start_soon(work, orphan, "coffee", 0.3)
          await work(orphan, "tea", 0.01)
      handled = orphan[:]
      try:
          async with trio.open_nursery() as nursery:
              nursery.start_soon(work, errors, "soup", 9)
              await work(errors, "fish", 0.01, True)
      except* ValueError as group:
          errors.append(type(group).__name__)
      with trio.move_on_after(0.01):
          async with trio.open_nursery() as nursery:
              nursery.start_soon(work, reach, "wine", 9)
              await work(reach, "cake", 9)
      print(json.dumps(["; ".join(log) for log in (handled, errors, sorted(reach))]))

  trio.run(main)
`,
    );
    const trioTold = trioLaws.json<string[]>();
    // cell law-table
    const questions = ["done when the block is over", "after the fish's failure", "after a cancel"];
    await show(
      table(questions.map((question, i) => ({
        question,
        "loose tasks": asyncioTold.loose[i],
        TaskGroup: asyncioTold.grouped[i],
        Trio: trioTold[i],
      }))),
      asyncioLaws.about,
      trioLaws.about,
    );
    // cell law-check
    assertEquals(asyncioTold.loose, ["tea done", "ValueError", "cake stopped"]);
    const lawful = [
      "tea done; coffee done",
      "soup stopped; ExceptionGroup",
      "cake stopped; wine stopped",
    ];
    assertEquals(asyncioTold.grouped, lawful);
    assertEquals(trioTold, lawful);
  }),
});

Deno.test({
  name: "06 · A Python task that no one holds _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell weak-experiment
    const dropped = await python(`
  import asyncio, gc

  async def child(something):
      await something

  async def main():
      asyncio.create_task(child(asyncio.Future()), name="forgotten")
      asyncio.create_task(child(asyncio.sleep(1)), name="asleep")
      await asyncio.sleep(0)  # both start, and wait
      gc.collect()
      left = asyncio.all_tasks() - {asyncio.current_task()}
      print("left:", [task.get_name() for task in left])

  asyncio.run(main())
`);
    await show(dropped.output, dropped.stderr.split("\n")[0]);
    // cell weak-check
    assertEquals(dropped.output, "left: ['asleep']");
    assert(dropped.stderr.includes("Task was destroyed but it is pending!"));
  }),
});

Deno.test({
  name: "06 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-deaf
    const deaf = new Timeline("A task that does not listen");
    const stubborn = createTask(() => deaf.span("work", () => delay(300)));
    await delay(100);
    const asked = stubborn.cancel();
    deaf.mark("work", `cancel(): ${asked}`);
    await stubborn;
    await show(deaf, stubborn);
    // cell pitfall-deaf-check
    assertEquals([asked, stubborn.state], [true, "fulfilled"]);
    assertTook(deaf.duration, 300);
    // cell pitfall-hot
    // @ts-expect-error: a promise is not a function
    const mistake = assertThrows(() => createTask(delay(100)), TypeError);
    await delay(100);
    await show(mistake.message);
    // cell pitfall-hot-check
    assert(mistake.message.includes("must be a function"));
  }),
});
