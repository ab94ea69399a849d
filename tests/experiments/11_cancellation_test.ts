// Extracted from notebooks/11_cancellation.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { abortable, delay } from "@std/async";
import { createTask, shield, type Task, taskGroup, wait } from "@course/async";
import { type Coroutine, EventLoop, gather, sleep } from "@course/loop";
import { shield as shieldFuture, VirtualClock, wait as waitFutures } from "@course/loop";
import { assertTook, cell, exercise, onRealTime, predict, print } from "@course/notebook";
import { show, table, Timeline } from "@course/notebook";
import { ctrlC, pythons } from "@course/services";

const WINDOWS = Deno.build.os === "windows";
void exercise; // for cells that are not tested

Deno.test({
  name: "11 · What can be stopped?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell promise-experiment
    const download = (line: Timeline, signal?: AbortSignal) =>
      line.span("download", () => delay(300, { signal }), "", { signal });
    const ways: Record<string, (line: Timeline) => Promise<void>> = {
      "race: the timer wins": (line) => Promise.race([download(line), delay(100)]),
      "abortable: the caller leaves": (line) => abortable(download(line), AbortSignal.timeout(100)),
      "the work has the signal": (line) => download(line, AbortSignal.timeout(100)),
    };
    const lines: Timeline[] = [];
    for (const [title, way] of Object.entries(ways)) {
      const line = new Timeline(title, { until: 300 });
      lines.push(line);
      await way(line).catch(() => {});
      line.mark("caller", "goes on");
      await delay(300); // what else happens?
    }
    await show(...lines);
    // cell promise-check
    for (const { entries } of lines) assertTook(entries[1].start, 100); // the caller
    assertEquals(lines.map(({ entries }) => entries[0].state), ["ok", "ok", "aborted"]);
    const reason = new Error("nobody wants it now");
    assert(await delay(300, { signal: AbortSignal.abort(reason) }).catch((e) => e === reason));
    lines.forEach(({ entries }, i) => assertTook(entries[0].end, [300, 300, 100][i]));
  }),
});

Deno.test({
  name: "11 · The Stop button",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell stop-button
    class StopButton {
      #controller = new AbortController();
      get signal(): AbortSignal {
        return this.#controller.signal;
      }
      press(): void {
        const pressed = this.#controller;
        this.#controller = new AbortController(); // for the next cell
        pressed.abort(new DOMException("Stopped by the user", "AbortError"));
      }
    }
    async function work(signal: AbortSignal, steps: string[]): Promise<void> {
      signal.addEventListener("abort", () => steps.push("C a listener is called"));
      try {
        await delay(10_000, { signal });
      } catch (error) {
        steps.push(`D the await throws ${(error as Error).name}`);
        throw error;
      } finally {
        await delay(20);
        steps.push("E finally has tidied up, and waited for it");
      }
    }
    // cell stop-ours
    const ours: string[] = [], button = new StopButton();
    setTimeout(() => {
      ours.push("A the press arrives");
      button.press();
      ours.push("B the press is over");
    }, 100);
    await work(button.signal, ours).catch((error) =>
      ours.push(`F the caller hears: ${error.message}`)
    );
    const freshAgain = !button.signal.aborted;
    await show(table(ours.map((step) => ({ step }))));
    // cell stop-check
    assertEquals(ours.map((step) => step[0]).join(""), "ACBDEF");
    assert(freshAgain, "the next cell has a signal that is not aborted");
    // cell stop-by-hand
    const kind: string = "";
    try {
      if (kind === "listens") await delay(60_000, { signal: cell.signal });
      if (kind === "deaf") await delay(60_000);
      while (kind === "spins");
    } finally {
      print("finally has run");
    }
    await show();
  }),
});

Deno.test({
  name: "11 · True or false, now or later",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell turn-experiment
    interface Asked {
      readonly name: string;
      readonly state: string;
      cancel(): boolean;
    }
    async function askAll(library: string, tasks: Asked[], oneTurn: () => Promise<void>) {
      const rows = tasks.map((task) => ({
        ...{ library, task: task.name, before: task.state, "cancel()": task.cancel() },
        ...{ "directly after": task.state, "one turn later": "" },
      }));
      await oneTurn();
      return rows.map((row, i) => ({ ...row, "one turn later": tasks[i].state }));
    }
    const loop = new EventLoop({ clock: new VirtualClock() });
    const sleepers = [1, 2, 3].map((n) => loop.createTask(sleep(n), { name: `${n} s` }));
    loop.callLater(2.5, () => loop.stop());
    await loop.runForever();
    const inLoop = await askAll("lib/loop", sleepers, () => Promise.resolve(void loop.step()));

    const naps = [100, 200, 300].map((ms) =>
      createTask((signal) => delay(ms, { signal }), { name: `${ms} ms` })
    );
    await delay(250);
    const native = await askAll("lib/async", naps, () => delay(0));
    await show(table([...inLoop, ...native]));
    // cell turn-check
    for (const rows of [inLoop, native]) {
      assertEquals(rows.map((row) => row["cancel()"]), [false, false, true]);
      assertEquals(rows.map((row) => row["directly after"]), ["fulfilled", "fulfilled", "pending"]);
      assertEquals(rows.map((row) => row["one turn later"]), [
        "fulfilled",
        "fulfilled",
        "cancelled",
      ]);
    }
    assertEquals(naps.map(({ signal }) => signal.aborted), [false, false, true]);
  }),
});

Deno.test({
  name: '11 · Is there a state "running"? _(optional)_',
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell running-experiment
    const states = await pythons(`
  import asyncio, json, threading
  from concurrent.futures import ThreadPoolExecutor

  async def main():
      task = asyncio.create_task(asyncio.sleep(9))
      await asyncio.sleep(0)
      said = [hasattr(task, "running"), task.cancel(), task.cancelled()]
      await asyncio.sleep(0)
      return said + [task.cancelled()]

  with ThreadPoolExecutor(1) as pool:
      begun, go = threading.Event(), threading.Event()
      job = pool.submit(lambda: begun.set() or go.wait())
      queued = pool.submit(print)
      begun.wait()
      said = [job.running(), job.cancel(), queued.cancel(), queued.cancelled()]
      go.set()
  print(json.dumps([asyncio.run(main()), said]))
`);
    const [[ofTask, ofPool]] = states.map((one) => one.json<boolean[][]>());
    const ask = ["a method running()", "cancel()", "cancelled directly after", "one turn later"];
    const askPool = [
      "running()",
      "cancel() of the running job",
      "cancel() of a queued job",
      "cancelled",
    ];
    await show(
      table(ask.map((asyncio, i) => ({
        ...{ "asyncio.Task": asyncio, "": ofTask[i] },
        ...{ "in a thread pool": askPool[i], " ": ofPool[i] },
      }))),
      states.map(({ about }) => about).join("\n"),
    );
    // cell running-check
    for (const { output } of states) {
      assertEquals(JSON.parse(output), [[false, true, false, true], [true, false, true, true]]);
    }
  }),
});

Deno.test({
  name: "11 · Four × True, for three tasks _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell four-experiment
    const presses = await pythons(`
  import asyncio, json, signal
  signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal

  def interrupted(*seconds):
      loop = asyncio.new_event_loop()
      asyncio.set_event_loop(loop)
      tasks = [loop.create_task(asyncio.sleep(s / 10), name=f"{s} s") for s in seconds]
      press = lambda _=None: signal.raise_signal(signal.SIGINT)  # Ctrl-C, by program
      if 2 in seconds:
          tasks[1].add_done_callback(press)
      else:
          loop.call_later(0.01, press)
      try:
          loop.run_until_complete(asyncio.wait(tasks))
      except KeyboardInterrupt:
          told = {}
          for task in asyncio.all_tasks(loop):
              is_wait = task.get_coro().__name__ == "wait"
              told["wait" if is_wait else task.get_name()] = task.cancel()
          late = [task.cancel() for task in tasks if task.done()]
          loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(loop), return_exceptions=True))
          return told, late
      finally:
          loop.close()

  print(json.dumps([interrupted(5, 3, 4), interrupted(1, 2, 9)], sort_keys=True))
`);
    const stoppedLoop = new EventLoop({ clock: new VirtualClock() });
    const threeTasks = [5, 3, 4].map((n) => stoppedLoop.createTask(sleep(n), { name: `${n} s` }));
    stoppedLoop.callLater(2.5, () => stoppedLoop.stop());
    await assertRejects(
      () => stoppedLoop.runUntilComplete(waitFutures(threeTasks)),
      Error,
      "was stopped before",
    );
    const nameOf = (name: string) => name.startsWith("Task") ? "wait" : name;
    const everyone = [...stoppedLoop.allTasks()].map((task) => [nameOf(task.name), task.cancel()]);
    while (stoppedLoop.step());
    const [[there], [rest, late]] = presses[0].json<
      [[Record<string, boolean>], [object, boolean[]]]
    >();
    await show(
      table([
        { "who is asked": "lib/loop, 5 3 4", ...Object.fromEntries(everyone) },
        { "who is asked": "Python, 5 3 4", ...there },
        { "who is asked": "Python, 1 2 9", ...rest },
      ]),
      `cancel() of the two that are done: ${late.join(", ")}`,
      presses.map(({ about }) => about).join("\n"),
    );
    // cell four-check
    assertEquals(everyone, [["5 s", true], ["3 s", true], ["4 s", true], ["wait", true]]);
    for (const { output } of presses) {
      assertEquals(JSON.parse(output), [
        [{ "3 s": true, "4 s": true, "5 s": true, wait: true }, []],
        [{ "9 s": true, wait: true }, [false, false]],
      ]);
    }
  }),
});

Deno.test({
  name: "11 · Four kinds of work, one cancel",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell answers-predict
    await predict("11.answers", { listens: "?", tidies: "?", swallows: "?", "is deaf": "?" });
    // cell answers-experiment
    const answers = new Timeline("cancel() after 100 ms");
    const nap = (signal?: AbortSignal) => delay(300, { signal });
    const kinds: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
      listens: nap,
      tidies: (signal) =>
        nap(signal).finally(() => answers.span("tidies", () => delay(80), "tidying up")),
      swallows: (signal) =>
        nap(signal).catch(() => answers.span("swallows", () => delay(150), "something else")),
      "is deaf": () => nap(),
    };
    const four: Task<unknown>[] = Object.entries(kinds).map(([name, work]) =>
      createTask((signal) => answers.span(name, () => work(signal)), { name })
    );
    await delay(100);
    const asked = four.map((task) => task.cancel());
    await wait(four);
    const ends = four.map(({ name }) =>
      Math.round(answers.entries.find(({ lane }) => lane === name)!.end)
    );
    await show(answers, table(four.map(({ name, state }, i) => ({ name, ms: ends[i], state }))));
    // cell answers-against
    await predict("11.answers").against(
      Object.fromEntries(four.map(({ name, state }, i) => [name, `${ends[i]} ${state}`])),
    );
    // cell answers-check
    assertEquals(asked, [true, true, true, true]);
    ends.forEach((ms, i) => assertTook(ms, [100, 180, 250, 300][i]));
    const endStates = four.map((task) => task.state);
    assertEquals(endStates, ["cancelled", "cancelled", "fulfilled", "fulfilled"]);
  }),
});

Deno.test({
  name: "11 · Cancelled twice _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell twice-experiment
    const twice = await pythons(`
  import asyncio

  async def tidies():
      try:
          await asyncio.sleep(9)
      finally:
          await asyncio.sleep(0.02)
          print("tidied up")

  async def swallows():
      try:
          await asyncio.sleep(9)
      except asyncio.CancelledError:
          return "all is well"

  async def main():
      for times in (1, 2):
          tasks = [asyncio.create_task(work()) for work in (tidies, swallows)]
          for _ in range(times):
              await asyncio.sleep(0)
              asked = [task.cancel() for task in tasks]
          await asyncio.wait(tasks)
          print(times, asked, [task.cancelled() for task in tasks])

  asyncio.run(main())
`);
    let tidied = 0;
    const patient = createTask((signal) =>
      delay(300, { signal }).finally(() => delay(20).then(() => tidied++))
    );
    await delay(0);
    patient.cancel();
    await delay(10);
    patient.cancel(); // nothing new: its signal is aborted already
    await wait([patient]); // throws nothing
    await show(twice[0].output, `here, after two: tidied up ${tidied} time`, twice[0].about);
    // cell twice-check
    assertEquals(tidied, 1);
    for (const { output } of twice) {
      assertEquals(output.split("\n"), [
        "tidied up",
        "1 [True, True] [True, False]",
        "2 [True, False] [True, False]",
      ]);
    }
  }),
});

Deno.test({
  name: "11 · Who is reached?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell reached-experiment
    type Waiting = (tasks: ReturnType<EventLoop["createTask"]>[]) => Coroutine<unknown>;
    const waits: Record<string, Waiting> = {
      wait: waitFutures,
      gather: (tasks) => gather(tasks)[Symbol.iterator](),
      "shield(gather)": (tasks) => shieldFuture(gather(tasks))[Symbol.iterator](),
    };
    async function afterCancel(way: string, what: "every task" | "a new gather" | "main") {
      const loop = new EventLoop({ clock: new VirtualClock() });
      const three = [5, 3, 4].map((n) => loop.createTask(sleep(n), { name: `${n} s` }));
      const main = loop.createTask(waits[way](three), { name: "main" });
      loop.callLater(2.5, () => loop.stop());
      await loop.runForever();
      if (what === "every task") loop.allTasks().forEach((task) => task.cancel());
      else (what === "main" ? main : gather(three)).cancel();
      while (loop.step());
      const states = [main, ...three].map((task) => [task.name, task.state]);
      return { "main waits with": way, "what is cancelled": what, ...Object.fromEntries(states) };
    }
    const reached = [
      await afterCancel("wait", "every task"),
      await afterCancel("wait", "a new gather"),
      await afterCancel("wait", "main"),
      await afterCancel("gather", "main"),
      await afterCancel("shield(gather)", "main"),
    ];
    await show(table(reached));
    // cell reached-check
    const reachedWho = reached.map((row) =>
      ["main", "5 s", "3 s", "4 s"].filter((name) => row[name] === "cancelled").join()
    );
    const threeOnly = "5 s,3 s,4 s", everybody = `main,${threeOnly}`;
    assertEquals(reachedWho, [everybody, threeOnly, "main", everybody, "main"]);
  }),
});

Deno.test({
  name: "11 · Two groups, and one is cancelled",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell groups-experiment
    async function visits(title: string, cancel: (program: Stop, group2: Stop) => void) {
      const line = new Timeline(title, { until: 200 });
      const [program, one, two] = [0, 1, 2].map(() => new AbortController());
      const group = (count: number, name: string, own: AbortController) =>
        taskGroup(async (group) => {
          for (let i = 1; i <= count; i++) {
            group.createTask((signal) =>
              line.span(`${name}.${i}`, () => delay(200, { signal }), "", { signal })
            );
          }
          await null;
        }, { signal: AbortSignal.any([program.signal, own.signal]) });
      setTimeout(() => cancel(program, two), 100);
      const ends = await Promise.allSettled([group(3, "1", one), group(5, "2", two)]);
      return { line, ends: ends.map(({ status }) => status) };
    }
    type Stop = AbortController;
    const partly = await visits("Group 2 is cancelled", (_, group2) => group2.abort());
    const wholly = await visits("The program is cancelled", (program) => program.abort());
    await show(partly.line, wholly.line);
    // cell groups-check
    for (const { line } of [partly, wholly]) {
      for (const { start } of line.entries) assertTook(start, 0); // group 2 does not wait for group 1
    }
    partly.line.entries.forEach(({ end }, i) => assertTook(end, i < 3 ? 200 : 100));
    wholly.line.entries.forEach(({ end }) => assertTook(end, 100));
    assertEquals(partly.ends, ["fulfilled", "rejected"]);
    assertEquals(wholly.ends, ["rejected", "rejected"]);
  }),
});

Deno.test({
  name: "11 · Gathers in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell gathers-experiment
    const reachedThere = await pythons(`
  import asyncio

  async def main(way, three):
      if way == "wait":
          await asyncio.wait(three)
      else:
          everything = asyncio.gather(*three)
          await (everything if way == "gather" else asyncio.shield(everything))

  async def after_cancel(way, what):
      door = asyncio.Event()  # opens later, instead of 5, 3 and 4 s
      three = [asyncio.create_task(door.wait(), name=f"{n} s") for n in (5, 3, 4)]
      task = asyncio.create_task(main(way, three), name="main")
      await asyncio.sleep(0.001)
      new = asyncio.gather(*three) if what == "new" else None
      for one in ([task, *three] if what == "every" else [new or task]):
          one.cancel()
      await asyncio.sleep(0.001)
      door.set()
      await asyncio.gather(task, new or task, *three, return_exceptions=True)
      print(",".join(one.get_name() for one in [task, *three] if one.cancelled()))

  async def rows():
      for row in ("wait every", "wait new", "wait main", "gather main", "shield main"):
          await after_cancel(*row.split())

  asyncio.run(rows())
`);
    await show(reachedThere[0].output, reachedThere.map(({ about }) => about).join("\n"));
    // cell gathers-check
    const three = "5 s,3 s,4 s", allFour = `main,${three}`;
    for (const { output } of reachedThere) {
      assertEquals(output.split("\n"), [allFour, three, "main", allFour, "main"]);
    }
    // cell gathers-groups
    const groups = await pythons(`
  import asyncio

  async def main():
      door = asyncio.Event()
      visits = [asyncio.create_task(door.wait()) for _ in range(8)]
      group1, group2 = asyncio.gather(*visits[:3]), asyncio.gather(*visits[3:])
      asyncio.get_running_loop().call_later(0.001, group2.cancel)
      try:
          await asyncio.gather(group1, group2)
      except asyncio.CancelledError:
          print("CancelledError,", sum(not visit.done() for visit in visits), "still running")
      door.set()
      await group1
      print([visit.cancelled() for visit in visits].count(True), "cancelled")

  asyncio.run(main())
`);
    await show(groups[0].output, groups.map(({ about }) => about).join("\n"));
    // cell gathers-groups-check
    for (const { output } of groups) {
      assertEquals(output, "CancelledError, 3 still running\n5 cancelled");
    }
  }),
});

Deno.test({
  name: "11 · Task was destroyed but it is pending! _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell early-experiment
    function* tidying(cleanup: number): Coroutine<void> {
      try {
        yield* sleep(9);
      } finally {
        if (cleanup) yield* sleep(cleanup);
      }
    }
    const amounts = ["no turn", "one turn", "until done"];
    const statesLeft = await Promise.all(amounts.map(async (amount) => {
      const loop = new EventLoop({ clock: new VirtualClock() });
      const tasks = [0, 1].map((cleanup) => loop.createTask(tidying(cleanup)));
      loop.callLater(1, () => loop.stop());
      await loop.runForever();
      tasks.forEach((task) => task.cancel());
      if (amount === "one turn") loop.stop();
      if (amount === "one turn") await loop.runForever();
      if (amount === "until done") {
        await loop.runUntilComplete(gather(tasks, { returnExceptions: true }));
      }
      loop.close();
      return tasks.map((task) => task.state);
    }));
    const destroyed = await pythons(`
  import asyncio, gc, json, sys
  sys.unraisablehook = lambda _: None  # what a destroyed cleanup says varies

  async def tidying(cleanup):
      try:
          await asyncio.sleep(9)
      finally:
          if cleanup:
              await asyncio.sleep(cleanup)

  def closed(amount):
      loop, said = asyncio.new_event_loop(), []
      asyncio.set_event_loop(loop)
      loop.set_exception_handler(lambda _, context: said.append(context["message"]))
      tasks = [loop.create_task(tidying(cleanup)) for cleanup in (0, 0.01)]
      loop.call_later(0.01, loop.stop)
      loop.run_forever()
      for task in tasks:
          task.cancel()
      if amount == "one turn":
          loop.stop()
          loop.run_forever()
      if amount == "until done":
          loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
      states = ["cancelled" if task.cancelled() else "pending" for task in tasks]
      loop.close()
      del task, tasks
      gc.collect()
      return states, said

  print(json.dumps([closed(amount) for amount in ("no turn", "one turn", "until done")]))
`);
    const saidThere = destroyed[0].json<[string[], string[]][]>();
    await show(
      table(amounts.map((amount, i) => ({
        ...{ "the loop runs for": amount, sleeps: statesLeft[i][0], "tidies up": statesLeft[i][1] },
        "Python complains": `${saidThere[i][1].length} times`,
      }))),
      `Its words: ${saidThere[0][1][0]}`,
      destroyed.map(({ about }) => about).join("\n"),
    );
    // cell early-check
    const message = "Task was destroyed but it is pending!";
    assertEquals(statesLeft, [["pending", "pending"], ["cancelled", "pending"], [
      "cancelled",
      "cancelled",
    ]]);
    for (const result of destroyed) {
      const told = result.json<[string[], string[]][]>();
      assertEquals(told.map(([states]) => states), statesLeft);
      assertEquals(told.map(([, said]) => said), [[message, message], [message], []]);
    }
  }),
});

Deno.test({
  name: "11 · What stops a loop? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell stopping-experiment
    function* doSomeWork(n: number, atEnd: () => void): Coroutine<void> {
      yield* sleep(n);
      atEnd();
    }
    const seen: { moment: string; seconds: number; "1 s": string; "3 s": string }[] = [];
    const stopped = new EventLoop({ clock: new VirtualClock() });
    const each = [1, 3].map((n) => stopped.createTask(doSomeWork(n, () => stopped.stop())));
    const look = (moment: string, loop: EventLoop, [one, three]: { state: string }[]) =>
      seen.push({ moment, seconds: loop.time(), "1 s": one.state, "3 s": three.state });
    await stopped.runForever();
    look("each task stops the loop", stopped, each);
    await stopped.runForever();
    look("… and it runs again", stopped, each);
    stopped.close();
    const refused = await assertRejects(() => stopped.runForever(), Error);

    const whole = new EventLoop({ clock: new VirtualClock() });
    const both = [1, 3].map((n) => whole.createTask(doSomeWork(n, () => {})));
    gather(both).addDoneCallback(() => whole.stop());
    await whole.runForever();
    look("the gather stops it", whole, both);
    await show(table(seen), `after close(): ${refused.message}`);
    // cell stopping-check
    assertEquals(seen.map((row) => [row.seconds, row["1 s"], row["3 s"]]), [
      [1, "fulfilled", "pending"],
      [3, "fulfilled", "fulfilled"],
      [3, "fulfilled", "fulfilled"],
    ]);
    assertEquals(refused.message, "The event loop is closed");
  }),
});

Deno.test({
  name: "11 · Ctrl-C",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell press-experiment
    const spin =
      `for (const start = Date.now(); Date.now() < start + 500;); console.log("loop is over");`;
    const programs: Record<string, string> = {
      "no listener": `
    try { console.log("ready"); await wait(60_000); } finally { console.log("tidied up"); }`,
      "a listener aborts a signal": `
    const stop = new AbortController();
    onCtrlC(() => stop.abort());
    try { console.log("ready"); await wait(60_000, stop); } catch { /* it was told to stop */ }
    finally { await wait(20); console.log("tidied up"); }
    Deno.exit(130);`,
      "a listener, and a loop": `
    onCtrlC(() => { console.log("heard"); Deno.exit(130); });
    console.log("ready"); ${spin} await wait(60_000);`,
      "a Worker listens, and a loop without an end": `
    const guard = encodeURIComponent(\`
      Deno.addSignalListener("SIGINT", () => Deno.kill(Deno.pid, "SIGKILL"));
      postMessage("ready");\`);
    const worker = new Worker("data:text/javascript," + guard, { type: "module" });
    await new Promise((resolve) => worker.onmessage = resolve);
    console.log("ready"); while (true);`,
    };
    const programEnds = await onRealTime(() =>
      Promise.all(Object.values(programs).map((program) => ctrlC(program, { signal: cell.signal })))
    );
    await show(
      table(
        Object.keys(programs).map((program, i) => {
          const { said, code, signal } = programEnds[i];
          return {
            program,
            "prints after the press": said.join(", "),
            "exit code": code,
            "ended by": signal ?? "",
          };
        }),
      ),
      WINDOWS ? "On Windows no SIGINT can be sent: a timer took its part." : "",
    );
    // cell press-check
    const [none, listener, loops, guarded] = programEnds;
    assertEquals([none.said, listener.said], [[], ["tidied up"]]);
    assertEquals([listener.code, listener.signal], [130, null]); // it has ended itself
    assertEquals(loops.said, ["loop is over", "heard"]);
    if (!WINDOWS) {
      assertEquals([none.code, none.signal], [130, "SIGINT"]);
      assertEquals([guarded.said, guarded.signal], [[], "SIGKILL"]);
    }
  }),
});

Deno.test({
  name: "11 · Ctrl-C in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell python-press-experiment
    const atAPress = await pythons(`
  import asyncio, json, signal
  signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal

  def press():
      signal.raise_signal(signal.SIGINT)

  async def tidies(said, presses):
      try:
          await asyncio.sleep(9)
      finally:
          if presses == 2:
              asyncio.get_running_loop().call_soon(press)
          await asyncio.sleep(0.01)
          said.append("tidied up")

  async def swallows(said, presses):
      try:
          await asyncio.sleep(9)
      except asyncio.CancelledError:
          said.append("all is well")

  def pressed(work, presses=1):
      said = []
      async def main():
          asyncio.get_running_loop().call_later(0.01, press)
          await work(said, presses)
      try:
          asyncio.run(main())
          said.append("ended")
      except KeyboardInterrupt:
          said.append("KeyboardInterrupt")
      return ", ".join(said)

  print(json.dumps([pressed(tidies), pressed(tidies, 2), pressed(swallows)]))
`);
    const isOld = ({ versions }: { versions: Record<string, string> }) =>
      versions.Python.startsWith("3.10.");
    const seenBy = (some: typeof atAPress, i: number) =>
      [...new Set(some.map((one) => one.json<string[]>()[i]))].join(" or ");
    const cases = ["tidies up, one press", "tidies up, two presses", "swallows it, one press"];
    await show(
      table(cases.map((main, i) => ({
        main,
        "Python 3.10": seenBy(atAPress.filter(isOld), i),
        "from 3.11 on": seenBy(atAPress.filter((one) => !isOld(one)), i),
      }))),
      atAPress.map(({ about }) => about).join("\n"),
    );
    // cell python-press-check
    for (const one of atAPress) {
      const swallowed = isOld(one) ? "all is well, KeyboardInterrupt" : "all is well, ended";
      assertEquals(one.json(), ["tidied up, KeyboardInterrupt", "KeyboardInterrupt", swallowed]);
    }
  }),
});

Deno.test({
  name: "11 · A server closes",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell server-experiment
    const server = (moreMs: number) => `
  const pressed = Promise.withResolvers();
  const server = Deno.serve({ port: 0, onListen() {} }, async () => {
    console.log("ready");
    await pressed.promise;
    await wait(${moreMs});
    return new Response("an answer");
  });
  let presses = 0;
  onCtrlC(async () => {
    if (++presses > 1) Deno.exit(130); // the second press: at once
    console.log("closing");
    pressed.resolve();
    const limit = setTimeout(() => (console.log("the second is over"), Deno.exit(1)), 1000);
    const closed = server.shutdown(); // no new requests; waits for those under way
    fetch(address).catch(() => console.log("a new one is refused"));
    await closed;
    clearTimeout(limit); // nothing is left to happen: the program ends
  });
  const address = "http://127.0.0.1:" + server.addr.port;
  const client = await fetch(address); // to have a request under way
  console.log("the client has", await client.text());`;
    const closings = await onRealTime(() =>
      Promise.all([[300, 1], [60_000, 1], [60_000, 2]].map(async ([ms, presses]) => ({
        ...{ "more (ms)": ms, presses },
        ...await ctrlC(server(ms), { presses, signal: cell.signal }),
      })))
    );
    await show(table(closings.map(({ said, code, signal: _, ...row }) => ({
      ...row,
      "prints after the press": said.join(", "),
      "exit code": code,
    }))));
    // cell server-check
    const [short, long, hurried] = closings;
    assertEquals([short.code, long.code, hurried.code], [0, 1, 130]);
    const refusal = "a new one is refused";
    assertEquals(short.said, ["closing", refusal, "the client has an answer"]);
    assertEquals(long.said, ["closing", refusal, "the second is over"]);
    assertEquals(hurried.said, ["closing", refusal]);
  }),
});

Deno.test({
  name: "11 · What a long-lived signal keeps",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell keeps-experiment
    const { setFlagsFromString } = await import("node:v8");
    setFlagsFromString("--expose-gc");
    const collect: () => void = (await import("node:vm")).runInNewContext("gc");
    const joined = (program: AbortSignal) =>
      AbortSignal.any([program, new AbortController().signal]);
    const listeners: Record<string, [on: (program: AbortSignal) => AbortSignal, removes: boolean]> =
      {
        "a listener, left": [(program) => program, false],
        "a listener, removed": [(program) => program, true],
        "any, and a listener, left": [joined, false],
        "any, and a listener, removed": [joined, true],
      };
    const kept: Record<string, number> = {};
    for (const [way, [on, removes]] of Object.entries(listeners)) {
      const program = new AbortController();
      const request = () => {
        const page = Array.from({ length: 100 }, Math.random);
        const signal = on(program.signal), listener = () => void page.length;
        signal.addEventListener("abort", listener);
        if (removes) signal.removeEventListener("abort", listener);
        return new WeakRef(page); // leads to the page as long as something else keeps it
      };
      const pages = Array.from({ length: 1000 }, request);
      await delay(1).then(collect);
      kept[way] = pages.filter((page) => page.deref()).length;
      program.abort(); // until here the program lives, and its signal
    }
    await show(table(
      Object.entries(kept).map(([way, pages]) => ({
        ...{ "each request has": way, "pages kept of 1000": pages },
      })),
    ));
    // cell keeps-check
    const [left, removed, anyLeft, anyRemoved] = Object.values(kept);
    assertEquals([left, anyLeft], [1000, 1000]);
    for (const pages of [removed, anyRemoved]) assertLess(pages, 10);
    const program = new AbortController(), ended = new AbortController();
    let heard = 0;
    program.signal.addEventListener("abort", () => heard++, { signal: ended.signal });
    ended.abort();
    const removals: string[] = [];
    program.signal.removeEventListener = (type: string) => removals.push(type);
    await delay(1, { signal: program.signal });
    program.abort();
    assertEquals([removals, heard], [["abort"], 0]); // both have tidied up
  }),
});

Deno.test({
  name: "11 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-retry
    async function withRetries(
      work: (signal: AbortSignal) => Promise<string>,
      signal: AbortSignal,
    ) {
      for (let attempt = 1; attempt <= 3; attempt++) {
        try {
          return await work(signal);
        } catch {
          await delay(100);
        }
      }
    }
    const tries = new Timeline("Told to stop after 50 ms");
    const outcome = await withRetries(
      (signal) =>
        tries.span("work", () => delay(300, { signal }).then(() => "done"), "", { signal }),
      AbortSignal.timeout(50),
    );
    tries.mark("caller", "goes on");
    await show(tries, outcome);
    // cell pitfall-retry-check
    assertEquals(tries.order().filter((event) => event === "work aborted").length, 3);
    assertTook(tries.duration, 350);
    assertEquals(outcome, undefined);
    // cell pitfall-save
    const saving = new Timeline("Stopped after 100 ms");
    const save = (lane: string, signal?: AbortSignal) =>
      saving.span(lane, () => delay(80, { signal }), "save", { signal });
    const stop = AbortSignal.timeout(100);
    const edit = (lane: string) =>
      saving.span(lane, () => delay(300, { signal: stop }), "edit", { signal: stop });
    const editors: Record<string, () => Promise<void>> = {
      "signal": () => edit("signal").finally(() => save("signal", stop)),
      "no signal": () => edit("no signal").finally(() => save("no signal")),
      "shield": () => edit("shield").finally(() => shield(save("shield"), { signal: stop })),
    };
    await Promise.all(
      Object.entries(editors).map(async ([lane, work]) => {
        await work().catch(() => {});
        saving.mark(lane, "caller");
      }),
    );
    await delay(100);
    await show(saving);
    // cell pitfall-save-check
    const saves = saving.entries.filter(({ label }) => label === "save");
    const state = (lane: string) => saves.find((one) => one.lane === lane)!.state;
    assertEquals(Object.keys(editors).map(state), ["aborted", "ok", "ok"]);
    const goesOn = saving.entries.filter(({ label }) => label === "caller");
    for (const { lane, start } of goesOn) assertTook(start, lane === "no signal" ? 180 : 100);
    // cell pitfall-reason
    const byHand = (...reason: unknown[]) => {
      const controller = new AbortController();
      controller.abort(...reason);
      return controller.signal;
    };
    const signals: Record<string, AbortSignal> = {
      "abort()": byHand(),
      "abort(new Error(…))": byHand(new Error("the user left")),
      'abort("bye")': byHand("bye"),
      "AbortSignal.timeout(1)": AbortSignal.timeout(1),
    };
    const caught = await Promise.all(
      Object.entries(signals).map(async ([aborted, signal]) => {
        const error = await delay(300, { signal }).catch((error) => error);
        return {
          aborted,
          "what is thrown": `${error}`.split(":")[0],
          "an Error": error instanceof Error,
        };
      }),
    );
    await show(table(caught));
    // cell pitfall-reason-check
    assertEquals(caught.map((row) => row["what is thrown"]), [
      "AbortError",
      "Error",
      "bye",
      "TimeoutError",
    ]);
    assertEquals(caught.map((row) => row["an Error"]), [true, true, false, true]);
  }),
});
