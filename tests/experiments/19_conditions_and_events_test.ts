// Extracted from notebooks/19_conditions_and_events.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertRejects, assertThrows } from "@std/assert";
import { abortable, deadline, delay } from "@std/async";
import { AsyncEvent, Barrier, BrokenBarrierError, type Cancellable } from "@course/async";
import { Condition, createTask } from "@course/async";
import { assertTook, exercise, explore, plot, predict } from "@course/notebook";
import { type Program, show, table, Timeline } from "@course/notebook";
import { python, pythons } from "@course/services";
import * as Plot from "@observablehq/plot";

/** A signal that aborts after `ms` milliseconds. */
function after(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException("Given up", "AbortError")), ms);
  return controller.signal;
}
void exercise; // for cells that are not tested

Deno.test({
  name: "19 · Who is woken?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell notify-experiment
    const room = new Timeline("Two rounds");
    const condition = new Condition();
    async function consumer(name: string, ms: number): Promise<void> {
      await delay(ms);
      using _guard = await condition.acquire();
      await room.span(name, () => condition.wait(), "waits");
    }
    const consumers = () => Promise.all([consumer("c1", 0), consumer("c2", 100)]);
    async function tell(what: string, notify: () => void): Promise<void> {
      using _guard = await condition.acquire();
      room.mark("notifications", what);
      notify();
    }
    async function oneByOne(signal: AbortSignal): Promise<void> {
      await delay(200, { signal });
      for (const n of [1, 2]) {
        await tell(`notify(${n})`, () => condition.notify(n));
        await delay(10, { signal });
      }
    }
    const producer = createTask((signal) => room.span("producer", () => oneByOne(signal)));
    await consumers();
    producer.cancel();
    setTimeout(() => tell("notifyAll()", () => condition.notifyAll()), 200);
    await consumers();
    await show(room);
    // cell notify-check
    assertEquals(room.order(), [
      ...["producer start", "c1 start", "c2 start"],
      ...[
        "notifications notify(1)",
        "c1 end",
        "notifications notify(2)",
        "c2 end",
        "producer aborted",
      ],
      ...["c1 start", "c2 start", "notifications notifyAll()", "c1 end", "c2 end"],
    ]);
    assertThrows(() => condition.notify(), Error, "the lock of the condition must be held");
    assertTook(room.duration, 210 + 200);
  }),
});

Deno.test({
  name: "19 · Consumer number 2?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell number-experiment
    const line = new Timeline("notify(2), twice");
    const hall = new Condition();
    const patience = after(400);
    async function visitor(name: string, comes: number): Promise<void> {
      await delay(comes);
      using _guard = await hall.acquire();
      await line.span(name, () => hall.wait({ signal: patience }), "waits").catch(() => {});
    }
    for (const ms of [100, 200]) {
      setTimeout(
        () => hall.run(() => (line.mark("notifications", "notify(2)"), hall.notify(2))),
        ms,
      );
    }
    await Promise.all([visitor("c1", 0), visitor("c2", 10), visitor("c3", 20), visitor("c4", 250)]);
    await show(line);
    // cell number-check
    assertEquals(line.order(), [
      ...["c1 start", "c2 start", "c3 start", "notifications notify(2)", "c1 end", "c2 end"],
      ...["notifications notify(2)", "c3 end", "c4 start", "c4 aborted"],
    ]);
  }),
});

Deno.test({
  name: "19 · The same in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell notify-python-run
    const inPython = await pythons(`
  import asyncio, json, warnings
  warnings.simplefilter("ignore")  # "coroutine 'producer' was never awaited"

  async def main():
      log, cond = [], asyncio.Condition()

      async def consumer(name, comes):
          await asyncio.sleep(comes)
          async with cond:
              await cond.wait()
              log.append(name)

      async def producer(*counts):
          await asyncio.sleep(0.1)
          for n in counts:
              async with cond:
                  log.append(f"notify({n})")
                  cond.notify(n)
              await asyncio.sleep(0.01)

      for counts in (1, 2), (2, 2):
          task = asyncio.create_task(producer(*counts))
          await asyncio.gather(*(consumer(f"c{i}", i / 100) for i in (1, 2, 3)))
          task.cancel()
      try:
          cond.notify()
      except RuntimeError as error:
          log.append(str(error))
      async with cond:
          log.append(f"wait_for returned {await cond.wait_for(lambda: 42)}")
      try:
          with await cond:
              pass
      except TypeError:
          log.append("with await: TypeError")
      before = len(log)
      asyncio.get_running_loop().call_later(0, producer, 1)
      await asyncio.sleep(0.15)
      log.append(f"by call_later: {len(log) - before} notifications")
      print(json.dumps(log))

  asyncio.run(main())
`);
    const logs = inPython.map((result) => result.json<string[]>());
    await show(...logs[0]);
    // cell notify-python-check
    for (const log of logs) {
      assertEquals(log, [
        ...["notify(1)", "c1", "notify(2)", "c2", "c3"],
        ...["notify(2)", "c1", "c2", "notify(2)", "c3"],
        "cannot notify on un-acquired lock",
        "wait_for returned 42",
        "with await: TypeError",
        "by call_later: 0 notifications",
      ]);
    }
  }),
});

Deno.test({
  name: "19 · The bell and the letter",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell lost-experiment
    const delivery: Program = () => {
      const bell = new Condition();
      const letters: string[] = [];
      async function reader() {
        using _guard = await bell.acquire();
        await bell.wait();
        letters.pop();
      }
      async function postman() {
        using _guard = await bell.acquire();
        letters.push("Dear reader");
        bell.notify();
      }
      return { tasks: { reader, postman }, state: () => ({ letters: letters.length }) };
    };
    const deaf = await explore("Waiting for the bell", delivery);
    await show(deaf);
    // cell lost-check
    assertEquals(deaf.example.problem?.kind, "deadlock");
    assertEquals([deaf.broken, deaf.schedules, deaf.exhaustive], [2, 4, true]);
    // cell lost-ways
    type Box = { bell: Condition; letters: string[] };
    const ways: Record<string, (box: Box) => Promise<unknown>> = {
      "wait()": ({ bell }) => bell.wait(),
      "if empty, wait()": async ({ bell, letters }) => {
        if (letters.length === 0) await bell.wait();
      },
      "while empty, wait()": async ({ bell, letters }) => {
        while (letters.length === 0) await bell.wait();
      },
      "waitFor(not empty)": ({ bell, letters }) => bell.waitFor(() => letters.length > 0),
    };
    const twoReaders = (waits: (box: Box) => Promise<unknown>): Program => () => {
      const bell = new Condition();
      const letters: string[] = [];
      async function read() {
        using _guard = await bell.acquire();
        await waits({ bell, letters });
        if (letters.pop() === undefined) throw new Error("the box is empty");
      }
      async function post() {
        using _guard = await bell.acquire();
        letters.push("Dear reader");
        bell.notify();
      }
      const tasks = { Ann: read, Bob: read, post1: post, post2: post };
      return { tasks, state: () => ({ letters: letters.length }) };
    };
    // cell lost-ways-explore
    const explored = await Array.fromAsync(
      Object.entries(ways),
      ([way, waits]) => explore(way, twoReaders(waits)),
    );
    const [, onlyOnce, inALoop, withWaitFor] = explored;
    await show(
      table(explored.map(({ title, schedules, broken, example }) => ({
        "the reader's way": title,
        schedules,
        broken,
        problem: example.problem?.kind ?? "none",
      }))),
      onlyOnce,
    );
    // cell lost-ways-check
    inALoop.assertSafe();
    withWaitFor.assertSafe();
    const kinds = explored.map(({ example }) => example.problem?.kind);
    assertEquals(kinds, ["deadlock", "error", undefined, undefined]);
    assert(onlyOnce.example.problem?.message.includes("the box is empty"));
  }),
});

Deno.test({
  name: "19 · Five up, five down",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell ping-pong-experiment
    async function pingPong(steps: [first: number, second: number]): Promise<number[]> {
      const turn = new Condition();
      const seen = [0];
      async function player(step: number): Promise<void> {
        using _guard = await turn.acquire();
        while (seen.length <= 20) {
          await delay(1);
          const num = seen.at(-1)! + step;
          seen.push(num);
          if (num < 5 && num > 0) continue;
          turn.notify();
          if (seen.length <= 20) await turn.wait();
        }
        turn.notify(); // it is over for the other one, too
      }
      await Promise.all(steps.map(player));
      return seen;
    }
    const orders = { "B first": await pingPong([+1, -1]), "A first": await pingPong([-1, +1]) };
    const dots = Object.entries(orders)
      .flatMap(([start, seen]) => seen.map((num, step) => ({ start, step, num })));
    await show(plot({
      title: "The same two tasks, started in two orders",
      description: "B first: from 0 to 5 and back, twice. A first: 0 and −1 in turn",
      color: { legend: true },
      marks: [Plot.lineY(dots, { x: "step", y: "num", stroke: "start", marker: true })],
    }));
    // cell ping-pong-check
    const upAndDown = [1, 2, 3, 4, 5, 4, 3, 2, 1, 0];
    assertEquals(orders["B first"], [0, ...upAndDown, ...upAndDown]);
    assertEquals(orders["A first"], [0, ...Array(10).fill([-1, 0]).flat()]);
    // cell ping-pong-cured
    const cured: Program = ({ at }) => {
      const turn = new Condition();
      const seen = [0];
      const player = (step: number, begins: number, ends: number) => async () => {
        using _guard = await turn.acquire();
        for (let round = 0; round < 2; round++) {
          await turn.waitFor(() => seen.at(-1) === begins);
          while (seen.at(-1) !== ends) {
            await at(`num is ${seen.at(-1)}`);
            seen.push(seen.at(-1)! + step);
          }
          turn.notify();
        }
      };
      return {
        tasks: { A: player(-1, 5, 0), B: player(+1, 0, 5) },
        atEnd: () => seen.join() === [0, ...upAndDown, ...upAndDown].join(),
      };
    };
    const game = await explore("Each waits for its own number", cured);
    await show(`${game.schedules} schedules, ${game.broken} go wrong`);
    // cell ping-pong-cured-check
    game.assertSafe();
    assertGreater(game.schedules, 1);
  }),
});

Deno.test({
  name: "19 · Cancelled while waiting",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cancelled-experiment
    const leaving = new Timeline("Cancelled at 100 ms");
    const door = new Condition();
    const signal = after(100);
    async function holder(lane: string, comes: number): Promise<void> {
      await delay(comes);
      await door.run(() => leaving.span(lane, () => delay(100), "holds the lock"));
    }
    async function waiter(): Promise<void> {
      using _guard = await door.acquire();
      try {
        await leaving.span("waiter", () => door.wait({ signal }), "waits");
      } finally {
        await leaving.span("waiter", () => delay(100), "tidies up");
      }
    }
    signal.addEventListener("abort", () => leaving.mark("signal", "abort"));
    await Promise.allSettled([waiter(), holder("other", 50), holder("next", 120)]);
    await show(leaving);
    // cell cancelled-check
    assertEquals(leaving.order(), [
      ...["waiter start", "other start", "signal abort", "other end"],
      ...["waiter aborted", "waiter start", "waiter end", "next start", "next end"],
    ]);
    assert(!door.lock.locked);
    // cell cancelled-careless
    async function cancelBoth(title: string, releases: boolean): Promise<Timeline> {
      const both = new Timeline(title);
      const turn = new Condition();
      const options = { signal: after(50) };
      async function player(work: () => Promise<void>): Promise<void> {
        const guard = await turn.acquire();
        using _guard = releases ? guard : undefined; // otherwise the lock is kept
        await work();
      }
      const players = Promise.allSettled([
        both.span("B waits", () => player(() => turn.wait(options))),
        both.span("A works", () => player(() => delay(1000, options))),
      ]);
      await deadline(players, 200).catch(() => both.mark("I", "give up"));
      return both;
    }
    const careless = await cancelBoth("acquire(), and no release", false);
    const careful = await cancelBoth("using guard", true);
    await show(careless, careful);
    // cell cancelled-careless-check
    assertEquals(careless.order().slice(2), ["A works aborted", "I give up"]);
    assertEquals(careful.order().slice(2), ["A works aborted", "B waits aborted"]);
    assertTook(careful.duration, 50);
  }),
});

Deno.test({
  name: "19 · Cancelled in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cancelled-python-run
    const cancelledInPython = await pythons(`
  import asyncio, json

  async def careless():
      cond = asyncio.Condition()
      async def player(works):
          await cond.acquire()  # and no release
          await (asyncio.sleep(9) if works else cond.wait())
      tasks = [asyncio.create_task(player(works)) for works in (False, True)]
      await asyncio.sleep(0.01)
      for task in tasks:
          task.cancel()
      ended, left = await asyncio.wait(tasks, timeout=0.1)
      cond.release()  # lets the other one leave
      await asyncio.wait(left)
      return len(ended)

  async def notified():
      cond, log = asyncio.Condition(), []
      async def waiter(name):
          async with cond:
              await cond.wait()
              log.append(name)
      c1, c2 = [asyncio.create_task(waiter(name)) for name in ("c1", "c2")]
      await asyncio.sleep(0.01)
      async with cond:
          cond.notify(1)
          c1.cancel()
      await asyncio.wait([c1, c2], timeout=0.1)
      c2.cancel()
      return log

  print(json.dumps({"ended": asyncio.run(careless()), "goesOn": asyncio.run(notified())}))
`);
    const told = cancelledInPython.map((result) => ({
      version: /\d+\.\d+/.exec(result.about)![0],
      ...result.json<{ ended: number; goesOn: string[] }>(),
    }));
    // cell cancelled-python-here
    const here = new Condition();
    const cancelled = new AbortController();
    const wentOn: string[] = [];
    const waitHere = (name: string, options: Cancellable) =>
      here.run(() => here.wait(options)).then(() => wentOn.push(name), () => {});
    const both = [waitHere("c1", cancelled), waitHere("c2", { signal: after(100) })];
    await delay(10);
    await here.run(() => {
      here.notify(1);
      cancelled.abort();
    });
    await Promise.all(both);
    const rows = told.map(({ version, goesOn: [name = "neither"] }) => ({
      where: `Python ${version}`,
      "goes on": name,
    }));
    await show(
      table([...rows, { where: "lib/async", "goes on": wentOn.join() }]),
      `tasks without a guard that ended: ${told[0].ended} of 2`,
    );
    // cell cancelled-python-check
    for (const { version, ended, goesOn } of told) {
      assertEquals(ended, 1);
      assertEquals(goesOn, Number(version.slice(2)) < 13 ? [] : ["c2"]);
    }
    await assertRejects(() => here.run(() => here.wait(cancelled)), DOMException); // the next wait
    assertEquals(wentOn, ["c1"]);
  }),
});

Deno.test({
  name: "19 · A flag that goes up",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell event-experiment
    async function twoWait(names: string[]): Promise<Timeline> {
      const line = new Timeline(names.join(" before "));
      const event = new AsyncEvent();
      line.mark("isSet", `${event.isSet}`);
      setTimeout(() => event.set(), 100);
      await Promise.all(names.map((name) => line.span(name, () => event.wait(), "waits")));
      line.mark("isSet", `${event.isSet}`);
      return line;
    }
    const started = [await twoWait(["e1", "e2"]), await twoWait(["e2", "e1"])];
    await show(...started);
    // cell event-check
    const waits = (one: string, other: string) => [
      ...[
        "isSet false",
        `${one} start`,
        `${other} start`,
        `${one} end`,
        `${other} end`,
        "isSet true",
      ],
    ];
    assertEquals(started.map((line) => line.order()), [waits("e1", "e2"), waits("e2", "e1")]);
    for (const line of started) assertTook(line.duration, 100);
  }),
});

Deno.test({
  name: "19 · Three are woken",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell event-or-condition-predict
    await predict("19.three", { "condition: all done at (ms)": "?", "event": "?" });
    // cell event-or-condition-experiment
    const byCondition = new Timeline("notifyAll()");
    const byEvent = new Timeline("set()");
    const gate = new Condition();
    const flag = new AsyncEvent();
    const names = ["a", "b", "c"];
    const underLock = names.map((name) =>
      gate.run(async () => {
        await byCondition.span(name, () => gate.wait(), "waits");
        await byCondition.span(name, () => delay(50), "works");
      })
    );
    const withoutLock = names.map(async (name) => {
      await byEvent.span(name, () => flag.wait(), "waits");
      await byEvent.span(name, () => delay(50), "works");
    });
    setTimeout(() => {
      gate.run(() => gate.notifyAll());
      flag.set();
    }, 50);
    await Promise.all([...underLock, ...withoutLock]);
    await show(byCondition, byEvent);
    // cell event-or-condition-check
    assertEquals(byCondition.order().slice(3), [
      ...["a end", "a start", "a end", "b end", "b start", "b end", "c end", "c start", "c end"],
    ]);
    assertTook(byCondition.duration, 50 + 3 * 50);
    assertTook(byEvent.duration, 50 + 50);
    await predict("19.three").against({
      "condition: all done at (ms)": Math.floor(byCondition.duration),
      "event": Math.floor(byEvent.duration),
    });
  }),
});

Deno.test({
  name: "19 · Too late?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell latch-experiment
    const late = new Timeline("Something happens at 100 ms");
    const closing = new AbortController();
    const up = new AsyncEvent();
    const bell = new Condition();
    const target = new EventTarget();
    const { promise, resolve } = Promise.withResolvers<void>();
    const toWaitFor: Record<string, () => Promise<unknown>> = {
      AsyncEvent: () => up.wait(),
      Condition: () => bell.run(() => bell.wait(closing)),
      EventTarget: () => new Promise((heard) => target.addEventListener("rang", heard)),
      promise: () => promise,
    };
    const wait = (label: string) =>
      Object.entries(toWaitFor).map(([kind, start]) =>
        late.span(kind, () => abortable(start(), closing.signal), label).catch(() => {})
      );
    const early = wait("early");
    await delay(100);
    up.set();
    await bell.run(() => bell.notifyAll());
    target.dispatchEvent(new Event("rang"));
    resolve();
    await delay(50);
    setTimeout(() => closing.abort(), 150);
    await Promise.all([...early, ...wait("late")]);
    await show(late);
    // cell latch-check
    const tooLate = late.entries.filter(({ state }) => state !== "ok");
    assertEquals(tooLate.map(({ lane, label }) => `${label}: ${lane}`), [
      ...["late: Condition", "late: EventTarget"],
    ]);
    up.clear(); // down again
    await assertRejects(() => up.wait({ signal: after(10) }), DOMException, "Given up");
    const passing = up.wait();
    up.set();
    up.clear(); // in the same step
    await passing; // woken is woken
    assert(!up.isSet);
  }),
});

Deno.test({
  name: "19 · A light and three cars",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell traffic-experiment
    const street = new Timeline("Two cycles");
    const green = new AsyncEvent();
    const evening = new AbortController();
    async function light(): Promise<void> {
      for (let cycle = 0; cycle < 2; cycle++) {
        green.set();
        await street.span("light", () => delay(500), "green");
        green.clear();
        await street.span("light", () => delay(500), "red");
      }
      evening.abort();
    }
    async function car(name: string, ms: number, { signal } = evening): Promise<void> {
      while (!signal.aborted) {
        if (green.isSet) await street.span(name, () => delay(ms));
        else await street.span(name, () => green.wait({ signal }), "stops").catch(() => {});
      }
    }
    await Promise.all([light(), car("Mercedes", 110), car("BMW", 140), car("Audi", 190)]);
    await show(street);
    // cell traffic-check
    const reds = street.entries.filter(({ label }) => label === "red");
    const stops = street.entries.filter(({ label }) => label === "stops");
    const states = stops.map(({ state }) => state).join(" "); // each car stops once at each red
    assertEquals(states, "ok ok ok aborted aborted aborted");
    const pace: Record<string, number> = { Mercedes: 110, BMW: 140, Audi: 190 };
    for (const [i, { lane, start, end }] of stops.entries()) {
      const red = reds[i < 3 ? 0 : 1];
      const drive = street.entries.findLast((drive) => drive.lane === lane && drive.end <= start)!;
      assert(drive.start <= red.start && red.start <= start); // it drove when the light changed,
      assertTook(start - drive.start, pace[lane]); // ended its drive first,
      assertTook(end, red.end); // and went on as soon as the light was green
    }
    assertEquals(green.waiting, 0);
  }),
});

Deno.test({
  name: "19 · Three walkers, two legs",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell barrier-experiment
    const tour = new Timeline("Three walkers, two legs");
    const hut = new Barrier(3);
    const arrivals: string[] = [];
    async function walker(name: string, legs: number[]): Promise<void> {
      for (const ms of legs) {
        await tour.span(name, () => delay(ms), "walks");
        const arrival = await tour.span(name, () => hut.wait(), "waits");
        if (arrival === 2) arrivals.push(name);
      }
    }
    await Promise.all([
      walker("Ann", [50, 150]),
      walker("Ben", [100, 50]),
      walker("Cleo", [150, 100]),
    ]);
    await show(tour, `last at the hut: ${arrivals.join(", then ")}`);
    // cell barrier-check
    const secondLegs = tour.entries.filter(({ label }) => label === "walks").slice(3);
    for (const leg of secondLegs) assertTook(leg.start, 150);
    assertTook(tour.duration, 300);
    assertEquals(arrivals, ["Cleo", "Ann"]);
  }),
});

Deno.test({
  name: "19 · When one never comes _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell barrier-abort
    const pass = new Barrier(3);
    const ann = pass.wait({ signal: after(10) });
    await assertRejects(() => ann, DOMException, "Given up");
    assertEquals([pass.waiting, pass.broken], [0, false]); // she left, and nothing is broken

    const ben = assertRejects(() => pass.wait(), BrokenBarrierError);
    pass.abort();
    await ben;
    await assertRejects(() => pass.wait(), BrokenBarrierError); // Cleo, later
    pass.reset();
    assertEquals(await Promise.all([pass.wait(), pass.wait(), pass.wait()]), [0, 1, 2]);
    await show(`after abort() and reset(): ${pass.waiting} wait, broken: ${pass.broken}`);
    // cell barrier-python-run
    const events = await python(
      { version: ">=3.11" },
      `
  import asyncio, json

  async def main():
      log = []
      flag, hut = asyncio.Event(), asyncio.Barrier(3)
      async def waiter(name):
          await flag.wait()
          log.append(f"{name} goes on, flag: {flag.is_set()}")
      async def walker(name, seconds):
          await asyncio.sleep(seconds)
          log.append(f"{name} is number {await hut.wait()}")
      waiters = [asyncio.create_task(waiter(name)) for name in ("e2", "e1")]
      await asyncio.sleep(0.01)
      flag.set()
      flag.clear()
      await asyncio.gather(*waiters)
      gone = asyncio.create_task(walker("Dora", 0))
      await asyncio.sleep(0.01)
      gone.cancel()
      log.append(f"broken: {hut.broken}")
      await asyncio.gather(walker("Ann", 0.05), walker("Ben", 0.1), walker("Cleo", 0.15))
      print(json.dumps(sorted(log)))

  asyncio.run(main())
`,
    );
    const pythonLog = events.json<string[]>();
    await show(...pythonLog);
    // cell barrier-python-check
    const pulse = new AsyncEvent();
    const log = ["e1", "e2"].map((name) =>
      pulse.wait().then(() => `${name} goes on, flag: ${pulse.isSet ? "True" : "False"}`)
    );
    pulse.set();
    pulse.clear();
    const arrived = ["Ann is number 0", "Ben is number 1", "Cleo is number 2", "broken: False"];
    assertEquals(pythonLog, [...arrived, ...await Promise.all(log)]);
  }),
});

Deno.test({
  name: "19 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-guest
    const serving = (call: (bell: Condition) => void): Program => () => {
      const bell = new Condition();
      const table: string[] = [];
      const guest = (wish: string) => () =>
        bell.run(() => bell.waitFor(() => table.includes(wish)));
      const serve = (what: string) => bell.run(() => (table.push(what), call(bell)));
      const waiter = () => serve("milk").then(() => serve("tea"));
      return { tasks: { tea: guest("tea"), milk: guest("milk"), waiter } };
    };
    const oneGuest = await explore("notify()", serving((bell) => bell.notify()));
    const allGuests = await explore("notifyAll()", serving((bell) => bell.notifyAll()));
    await show(oneGuest.example.problem?.message);
    // cell pitfall-guest-check
    assertEquals(oneGuest.example.problem?.kind, "deadlock");
    allGuests.assertSafe();
    // cell pitfall-spin
    const lamp = new AsyncEvent();
    setTimeout(() => lamp.set(), 1);
    let looks = 0;
    while (!lamp.isSet && ++looks < 100_000) await null;
    const seenInTheLoop = lamp.isSet;
    await lamp.wait();
    await show(`after ${looks} looks: ${seenInTheLoop}; after one wait(): ${lamp.isSet}`);
    // cell pitfall-spin-check
    assertEquals([looks, seenInTheLoop, lamp.isSet], [100_000, false, true]);
  }),
});
