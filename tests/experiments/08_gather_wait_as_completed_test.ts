// Extracted from notebooks/08_gather_wait_as_completed.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { assert, assertEquals, assertGreater, assertRejects } from "@std/assert";
import { deadline, delay } from "@std/async";
import { asCompleted, createTask, gather, type Task, taskGroup, wait } from "@course/async";
import { assertTook, exercise, onRealTime, plot, predict, show, table } from "@course/notebook";
import { Timeline } from "@course/notebook";
import { python, pythons } from "@course/services";
import * as Plot from "@observablehq/plot";

type How = { down?: boolean; signal?: AbortSignal };
/** A visit that takes its time, as a bar in this lane; it returns the lane's name. */
function visit(line: Timeline, lane: string, ms: number, how: How = {}): Promise<string> {
  const request = async () => {
    await delay(ms, { signal: how.signal });
    if (how.down) throw new Error(`${lane} is down`);
    return lane;
  };
  return line.span(lane, request, "", how);
}
void exercise; // for cells that are not tested

Deno.test({
  name: "08 · Ten sites, two ways to wait",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell ten-experiment
    const ten = new Timeline("Ten visits by gather, ten by wait");
    const startTen = (way: string) =>
      Array.from({ length: 10 }, (_, i) =>
        createTask(async () => {
          await visit(ten, way, 200);
          return `title ${i + 1}`;
        }));
    const titles = await gather(startTen("gather"));
    const tenTasks = startTen("wait");
    const { done: finished, pending: unfinished } = await wait(tenTasks);
    await show(
      ten,
      titles.join(", "),
      `${finished.size} tasks done, ${unfinished.size} tasks pending`,
    );
    // cell ten-check
    assertTook(ten.duration, 400); // 200 ms for each ten
    assertEquals(ten.maxConcurrent(), 10);
    assertEquals([...finished], tenTasks); // the very tasks that were handed in
    assertEquals(tenTasks.map((task) => task.result()), titles); // in the order of your own list
  }),
});

Deno.test({
  name: "08 · Ten sites in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell ten-python-experiment
    const pythonTen = await python(
      { version: ">=3.11", varies: /0\.\d+/ },
      `
  import asyncio, json, time

  async def visit(n):
      started.append(n)
      await asyncio.sleep(0.2)
      return f"title {n}"

  async def by_gather():
      return await asyncio.gather(*(visit(n) for n in range(10)))

  async def by_wait():
      tasks = [asyncio.create_task(visit(n)) for n in range(10)]
      done, pending = await asyncio.wait(tasks)
      assert done == set(tasks) and not pending
      return [task.result() for task in tasks]

  for main in (by_gather, by_wait):
      started = []
      start = time.perf_counter()
      titles = asyncio.run(main())
      print(f"{time.perf_counter() - start:.4f}")
      print(json.dumps([started, titles]))
`,
    );
    const [gatherTook, gathered, waitTook, waitedFor] = pythonTen.output.split("\n");
    await show(`gather: ${gatherTook} s, wait: ${waitTook} s`, pythonTen.about);
    // cell ten-python-check
    assertEquals(gathered, waitedFor);
    const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    assertEquals(JSON.parse(gathered), [digits, digits.map((n) => `title ${n}`)]);
    for (const took of [gatherTook, waitTook].map(Number)) assert(took >= 0.199 && took < 1);
  }),
});

Deno.test({
  name: "08 · Five, three, four",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell order-experiment
    const line = new Timeline("Three tasks, three ways to wait for them");
    const three = [500, 300, 400].map((ms) =>
      createTask(() => visit(line, `${ms} ms`, ms).then(() => ms / 100))
    );
    function receive(way: string, ...results: number[]): number[] {
      line.mark(way, results.join(", "));
      return results;
    }
    async function inOrderOfCompletion() {
      const order: number[] = [];
      for await (const one of asCompleted(three)) {
        const task = one as unknown as Task<number>;
        order.push(...receive("asCompleted", task.result()));
      }
      return order;
    }
    const orders = await Promise.all([
      gather(three).then((results) => receive("gather", ...results)),
      wait(three).then(({ done }) => receive("wait", ...[...done].map((task) => task.result()))),
      inOrderOfCompletion(),
    ]);
    await show(line);
    // cell order-check
    assertEquals(orders, [[5, 3, 4], [5, 3, 4], [3, 4, 5]]);
    const received = line.entries.filter((entry) => entry.lane === "asCompleted");
    received.forEach((entry, i) => assertTook(entry.start, [300, 400, 500][i]));
    assertTook(line.duration, 500); // the maximum
    const own = await Array.fromAsync(asCompleted(three), (one) => three.includes(one as never));
    assertEquals(own, [true, true, true]); // the tasks that were handed in
  }),
});

Deno.test({
  name: "08 · Five, three, four in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell order-python-experiment
    const fiveThreeFour = await pythons(
      { varies: /\d+(?= orders)/ },
      `
  import asyncio, json, sys

  async def func1(num):
      await asyncio.sleep(num / 100)
      return num

  def start():
      return [asyncio.create_task(func1(num)) for num in (5, 3, 4)]

  async def main():
      kept, orders = [], set()
      for _ in range(20):
          kept.append(start())
          done, pending = await asyncio.wait(kept[-1])
          orders.add(tuple(task.result() for task in done))
      tasks, completed, originals = start(), [], []
      for one in asyncio.as_completed(tasks):
          originals.append(one in tasks)
          completed.append(await one)
      if sys.version_info >= (3, 13):
          tasks = start()
          by_async_for = [one in tasks async for one in asyncio.as_completed(tasks)]
      else:
          by_async_for = None
      print(len(orders), "orders")
      print(json.dumps([await asyncio.gather(*start()), completed, originals, by_async_for]))

  asyncio.run(main())
`,
    );
    const told = fiveThreeFour.map((result) => {
      const [orders, rest] = result.output.split("\n");
      const [gathered, completed, originals, byAsyncFor] = JSON.parse(rest);
      return {
        Python: result.versions.Python.split(".").slice(0, 2).join("."),
        "set of wait, 20 runs": orders,
        gather: gathered.join(", "),
        as_completed: completed.join(", "),
        "hands out the tasks": originals.every(Boolean) ? "yes" : "no",
        "async for": byAsyncFor === null ? "not allowed" : byAsyncFor.every(Boolean) ? "yes" : "no",
      };
    });
    await show(table(told));
    // cell order-python-check
    for (const row of told) {
      assertGreater(parseInt(row["set of wait, 20 runs"]), 1);
      assertEquals([row.gather, row.as_completed], ["5, 3, 4", "3, 4, 5"]);
      assertEquals(row["hands out the tasks"], "no");
      assertEquals(
        row["async for"],
        Number(row.Python.split(".")[1]) >= 13 ? "yes" : "not allowed",
      );
    }
  }),
});

Deno.test({
  name: "08 · One race, ten ways to watch it",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell race-predict
    await predict("08.race", {
      "gather: over after (ms)": "?",
      "gather: still running": "?",
      "FIRST_COMPLETED: still running": "?",
      "Promise.any: over after (ms)": "?",
    });
    // cell race-ways
    type Race = Task<number>[];
    const read = (tasks: Iterable<Task<number>>) =>
      Array.from(tasks, (task) => task.exception() ?? task.result());
    const settled = (ends: PromiseSettledResult<number>[]) =>
      ends.map((end) => end.status === "fulfilled" ? end.value : end.reason);
    const done = async (race: Race, returnWhen?: "FIRST_COMPLETED" | "FIRST_EXCEPTION") =>
      read((await wait(race, { returnWhen })).done);

    const ways: Record<string, (race: Race) => Promise<unknown>> = {
      "gather": (race) => gather(race),
      "gather, returnExceptions": async (race) =>
        settled(await gather(race, { returnExceptions: true })),
      "wait ALL_COMPLETED": (race) => done(race),
      "wait FIRST_COMPLETED": (race) => done(race, "FIRST_COMPLETED"),
      "wait FIRST_EXCEPTION": (race) => done(race, "FIRST_EXCEPTION"),
      "asCompleted": async (race) => {
        const order: unknown[] = await Array.fromAsync(asCompleted(race)); // a for await in short
        return read(order as Race);
      },
      "Promise.all": (race) => Promise.all(race),
      "Promise.allSettled": async (race) => settled(await Promise.allSettled(race)),
      "Promise.any": (race) => Promise.any(race),
      "Promise.race": (race) => Promise.race(race),
    };
    // cell race-experiment
    const times = [250, 400, 100, 350, 150, 500, 200, 450, 300, 550];
    const inShort = (x: unknown): string =>
      Array.isArray(x)
        ? x.map(inShort).join(" ")
        : x instanceof Error
        ? `✘${x.message[5]}`
        : `${x}`;

    async function watchRace(down: number[]) {
      const sites = new Timeline(`Ten sites; ${down.join(", ")} are down`);
      const watchers = new Timeline("Ten ways to watch them");
      const race = times.map((ms, i) =>
        createTask(async () => {
          await visit(sites, `site ${i + 1}`, ms, { down: down.includes(i + 1) });
          return i + 1;
        })
      );
      const rows = await Promise.all(
        Object.entries(ways).map(async ([way, watch]) => {
          const result = await watchers.span(way, () => watch(race))
            .then(inShort, (error) => `throws ${inShort(error)}`);
          const ms = Math.round(watchers.duration);
          return { way, ms, result, running: race.filter((task) => !task.done).length };
        }),
      );
      return { sites, watchers, rows };
    }
    const { sites, watchers, rows } = await watchRace([5, 9]);
    const caption = "ms: when it is over; ✘: down; running: tasks that are not done then";
    await show(sites, watchers, table(rows, { caption }));
    // cell race-check
    const eachOne = "1 2 3 4 ✘5 6 7 8 ✘9 10";
    assertEquals(rows.map((row) => row.result), [
      ...["throws ✘5", eachOne, eachOne, "3", "3 ✘5", "3 ✘5 7 1 ✘9 4 2 8 6 10"],
      ...["throws ✘5", eachOne, "3", "3"],
    ]);
    assertEquals(rows.map((row) => row.running), [8, 0, 0, 9, 8, 0, 8, 0, 9, 9]);
    const over = [150, 550, 550, 100, 150, 550, 150, 550, 100, 100];
    rows.forEach((row, i) => assertTook(row.ms, over[i]));
    const ends = sites.order().slice(10).map((event) => event.split(" ")[2]);
    assertEquals(ends.sort(), [...Array(8).fill("end"), "failed", "failed"]); // none was stopped
    await predict("08.race").against({
      "gather: over after (ms)": over[0],
      "gather: still running": rows[0].running,
      "FIRST_COMPLETED: still running": rows[3].running,
      "Promise.any: over after (ms)": over[8],
    });
    // cell race-quickest-down
    const second = await watchRace([3, 5, 9]);
    const [, , , completed, exception, , , , any, race] = second.rows;
    await show(table([race, any, completed, exception]));
    // cell race-quickest-check
    assertEquals([race.result, any.result], ["throws ✘3", "7"]);
    assertTook(any.ms, 200);
    assertEquals([completed.result, exception.result], ["✘3", "✘3"]);
    // cell race-group-experiment
    const grouped = new Timeline("The same race in a task group");
    const groupError = await assertRejects(
      () =>
        grouped.span(
          "taskGroup",
          () =>
            taskGroup((group) =>
              Promise.all(times.map((ms, i) =>
                group.createTask((signal) =>
                  visit(grouped, `site ${i + 1}`, ms, { down: i === 4 || i === 8, signal })
                )
              ))
            ),
        ),
      AggregateError,
    );
    const open = grouped.entries.filter((entry) => entry.state === "running").length;
    const result = `throws a group: ${inShort(groupError.errors)}`;
    const groupRow = { way: "taskGroup", ms: Math.round(grouped.duration), result, running: open };
    await show(grouped, table([...rows, groupRow], { caption }));
    // cell race-group-check
    assertEquals(groupRow.result, "throws a group: ✘5");
    const groupStates = grouped.entries.map((entry) => entry.state);
    assertEquals(groupStates.filter((state) => state === "aborted").length, 8);
    assertEquals([open, grouped.order().at(-1)], [0, "taskGroup failed"]); // it ends last
    assertTook(grouped.duration, 150);
  }),
});

Deno.test({
  name: "08 · The race in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell race-python-experiment
    const pythonRace = await python(
      { version: ">=3.11" },
      `
  import asyncio, json

  async def site(number):
      await asyncio.sleep([25, 40, 10, 35, 15, 50, 20, 45, 30, 55][number - 1] / 100)
      if number in (5, 9):
          raise OSError(f"✘{number}")
      return number

  def start(make=asyncio.create_task):
      return [make(site(number)) for number in range(1, 11)]

  def read(tasks):
      return " ".join(sorted(str(task.exception() or task.result()) for task in tasks))

  async def wait(when, tasks):
      done, pending = await asyncio.wait(tasks, return_when=when)
      return read(done)

  async def as_completed(tasks):
      async def end(one):
          try:
              return await one
          except OSError as error:
              return error
      return " ".join([str(await end(one)) for one in asyncio.as_completed(tasks)])

  async def task_group(tasks):
      async with asyncio.TaskGroup() as group:
          tasks += start(group.create_task)

  async def main():
      ways = {
          "gather": lambda tasks: asyncio.gather(*tasks),
          "gather, return_exceptions": lambda tasks: asyncio.gather(*tasks, return_exceptions=True),
          "wait FIRST_COMPLETED": lambda tasks: wait("FIRST_COMPLETED", tasks),
          "wait FIRST_EXCEPTION": lambda tasks: wait("FIRST_EXCEPTION", tasks),
          "as_completed": as_completed,
          "TaskGroup": task_group,
      }
      rows = []
      for way, watch in ways.items():
          tasks = [] if way == "TaskGroup" else start()
          try:
              result = await watch(tasks)
          except OSError as error:
              result = f"throws {error}"
          except ExceptionGroup as group:
              result = f"throws a group of {len(group.exceptions)}: {group.exceptions[0]}"
          if isinstance(result, list):
              result = " ".join(map(str, result))
          left = [task for task in tasks if not task.done()]
          rows.append({"way": way, "result": result, "still running": len(left)})
          for task in left:
              task.cancel()
          await asyncio.gather(*tasks, return_exceptions=True)
      print(json.dumps(rows))

  asyncio.run(main())
`,
    );
    const pythonRows = pythonRace.json<
      { way: string; result: string; "still running": number }[]
    >();
    await show(table(pythonRows), pythonRace.about);
    // cell race-python-check
    assertEquals(pythonRows.map((row) => row.result), [
      ...["throws ✘5", "1 2 3 4 ✘5 6 7 8 ✘9 10", "3", "3 ✘5"],
      ...["3 ✘5 7 1 ✘9 4 2 8 6 10", "throws a group of 1: ✘5"],
    ]);
    assertEquals(pythonRows.map((row) => row["still running"]), [8, 0, 9, 8, 0, 0]);
  }),
});

Deno.test({
  name: "08 · The failure after the failure",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell second-failure-ways
    const fail = (ms: number) => delay(ms).then(() => Promise.reject(new Error(`${ms}`)));
    const calls = () => [fail(100), fail(200)];
    const tasks = () => [100, 200].map((ms) => createTask(() => fail(ms)));

    const callers: Record<string, () => Promise<unknown>> = {
      "gather": () => gather(tasks()),
      "wait, not read": () => wait(tasks()),
      "wait, then read": async () => [...(await wait(tasks())).done].map((one) => one.exception()),
      "asCompleted, up to the first": async () => {
        for await (const one of asCompleted(tasks())) await one;
      },
      "Promise.all": () => Promise.all(calls()),
      "Promise.race": () => Promise.race(calls()),
      "Promise.any": () => Promise.any(calls()),
      "Promise.allSettled": async () =>
        (await Promise.allSettled(calls())).map((end) => (end as PromiseRejectedResult).reason),
      "one await after the other": async () => {
        for (const one of calls()) await one;
      },
      "taskGroup": () =>
        taskGroup((group) => Promise.all([100, 200].map((ms) => group.createTask(() => fail(ms))))),
    };
    // cell second-failure-experiment
    const reports: Error[] = [];
    const { error: consoleError } = console;
    console.error = (...words) => reports.push(words.at(-1)); // where lib/async reports
    const listener = new AbortController();
    globalThis.addEventListener("unhandledrejection", (event) => { // where JavaScript does
      event.preventDefault();
      event.stopImmediatePropagation();
      reports.push(event.reason);
    }, { capture: true, signal: listener.signal });

    const heard: { way: string; delivered: string; reported: string }[] = [];
    const messages = (errors: Error[]) => errors.map((error) => error.message).join(", ");
    for (const [way, caller] of Object.entries(callers)) {
      const result = await caller().catch((error) => error.errors ?? [error]);
      await delay(300); // what else is reported?
      const delivered = Array.isArray(result) ? messages(result) : "";
      heard.push({ way, delivered, reported: messages(reports.splice(0)) });
    }
    listener.abort();
    console.error = consoleError;
    await show(table(heard, { caption: "Two failures, after 100 and after 200 ms" }));
    // cell second-failure-check
    const byWay = Object.fromEntries(heard.map((row) => [row.way, [row.delivered, row.reported]]));
    for (const way of ["gather", "Promise.all", "Promise.race"]) {
      assertEquals(byWay[way], ["100", ""]);
    }
    assertEquals(byWay["wait, not read"], ["", "100, 200"]);
    assertEquals(byWay["wait, then read"], ["100, 200", "100"]);
    const allHeard = ["Promise.any", "Promise.allSettled", "taskGroup"];
    for (const way of allHeard) assertEquals(byWay[way], ["100, 200", ""]);
    for (const way of ["asCompleted, up to the first", "one await after the other"]) {
      assertEquals(byWay[way], ["100", "200"]);
    }
  }),
});

Deno.test({
  name: "08 · Two groups",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell groups-experiment
    const group = (line: Timeline, name: string, count: number) =>
      Array.from({ length: count }, () => createTask(() => visit(line, name, 200)));

    const spread = new Timeline("gather([...group1, ...group2])");
    const flat = await gather([...group(spread, "group 1", 3), ...group(spread, "group 2", 5)]);

    const nested = new Timeline("gather([gather(group1), gather(group2)])");
    const inTwo = await gather([
      gather(group(nested, "group 1", 3)),
      gather(group(nested, "group 2", 5)),
    ]);
    await show(spread, nested);
    // cell groups-check
    for (const line of [spread, nested]) {
      assertEquals(line.maxConcurrent(), 8);
      assertTook(Math.max(...line.entries.map((entry) => entry.start)), 0); // group 2 starts at once
      assertTook(line.duration, 200);
    }
    assertEquals([flat.length, inTwo.map((group) => group.length)], [8, [3, 5]]);
  }),
});

Deno.test({
  name: "08 · Cancel one group",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cancel-group-experiment
    async function stopSecond(
      title: string,
      both: (groups: Promise<string[]>[]) => Promise<unknown>,
    ) {
      const line = new Timeline(title);
      const stop = new AbortController();
      const start = (name: string, count: number) =>
        Array.from(
          { length: count },
          () => createTask((signal) => visit(line, name, 200, { signal })),
        );
      const groups = [
        gather(start("group 1", 3)),
        gather(start("group 2", 5), { signal: stop.signal }),
      ];
      setTimeout(() => stop.abort(new Error("enough of group 2")), 100);
      const [end] = await Promise.allSettled([line.span("the caller", () => both(groups))]);
      await groups[0]; // what else happens?
      return { line, end };
    }
    const strict = await stopSecond("Promise.all", (groups) => Promise.all(groups));
    const lenient = await stopSecond("Promise.allSettled", (groups) => Promise.allSettled(groups));
    await show(strict.line, lenient.line);
    // cell cancel-group-check
    for (const { line } of [strict, lenient]) {
      const of = (lane: string) => line.entries.filter((entry) => entry.lane === lane);
      assertEquals(of("group 1").map((entry) => entry.state), ["ok", "ok", "ok"]);
      assertEquals(of("group 2").map((entry) => entry.state), Array(5).fill("aborted"));
      for (const entry of of("group 2")) assertTook(entry.end, 100);
    }
    assertTook(strict.line.entries[0].end, 100); // the caller
    assertTook(lenient.line.entries[0].end, 200);
    assertEquals((strict.end as PromiseRejectedResult).reason.message, "enough of group 2");
    const { value } = lenient.end as PromiseFulfilledResult<PromiseSettledResult<string[]>[]>;
    assertEquals(value.map(({ status }) => status), ["fulfilled", "rejected"]);
  }),
});

Deno.test({
  name: "08 · Groups in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell groups-python-experiment
    const pythonGroups = await pythons(
      { varies: /\d+(?= ms)/ },
      `
  import asyncio, collections, time

  async def main(cancel):
      begun, ended = [], []
      start = time.perf_counter()

      async def visit(site):
          begun.append(time.perf_counter() - start)
          try:
              await asyncio.sleep(0.2)
              ended.append(f"{site} ends")
          except asyncio.CancelledError:
              ended.append(f"{site} is cancelled")
              raise

      group1 = asyncio.gather(*(visit("group 1") for _ in range(3)))
      group2 = asyncio.gather(*(visit("group 2") for _ in range(5)))
      if cancel:
          asyncio.get_running_loop().call_later(0.1, group2.cancel)
      try:
          await asyncio.gather(group1, group2)
          outcome = "ends"
      except asyncio.CancelledError:
          outcome = "raises CancelledError"
          await group1
      took = time.perf_counter() - start
      times = f"{(max(begun) - min(begun)) * 1000:.0f} ms, {took * 1000:.0f} ms"
      counts = collections.Counter(ended)
      return times, outcome, ", ".join(f"{what} × {counts[what]}" for what in sorted(counts))

  for cancel in (False, True):
      times, outcome, counts = asyncio.run(main(cancel))
      print(times)
      print(f"{outcome}: {counts}")
`,
    );
    const pythonVisits = pythonGroups.map((result) => {
      const [times, plain, , cancelled] = result.output.split("\n");
      const [apart, took] = times.split(", ");
      const Python = result.versions.Python.split(".").slice(0, 2).join(".");
      return { Python, "starts apart": apart, took, plain, "group2.cancel()": cancelled };
    });
    await show(table(pythonVisits));
    // cell groups-python-check
    for (const row of pythonVisits) {
      assert(parseInt(row["starts apart"]) < 100, "all eight start before the first one ends");
      assert(parseInt(row.took) < 400, "one wait, not two");
      assertEquals(row.plain, "ends: group 1 ends × 3, group 2 ends × 5");
      const cancelled = "raises CancelledError: group 1 ends × 3, group 2 is cancelled × 5";
      assertEquals(row["group2.cancel()"], cancelled);
    }
  }),
});

Deno.test({
  name: "08 · Four and two, three times _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell four-two-experiment
    const said = new Timeline("4 2 4 2 4 2");
    const say = (lane: string, n: number) => said.mark(lane, `${n * 2}`);
    const pair = (lane: string) => [
      createTask(() => delay(100).then(() => say(lane, 1))),
      createTask(() => say(lane, 2)),
    ];
    await gather(pair("gather"));
    await wait(pair("wait"));
    for await (const _ of asCompleted(pair("asCompleted")));
    await show(said);
    // cell four-two-python
    const pythonFourTwo = await pythons(`
  import asyncio, warnings

  async def func1():
      await asyncio.sleep(0.1)
      await func(1)

  async def func2():
      await func(2)

  async def func(num):
      print(num * 2, end=" ")

  async def main():
      await asyncio.gather(func1(), func2())
      await asyncio.wait([asyncio.create_task(func1()), asyncio.create_task(func2())])

  with warnings.catch_warnings(record=True) as warned:
      warnings.simplefilter("always")
      coroutine = func2()
      try:
          asyncio.gather(coroutine)
          print("accepted, with a warning" if warned else "accepted")
      except RuntimeError as error:
          print(error)
      coroutine.close()
  asyncio.run(main())
`);
    const fourTwo = pythonFourTwo.map((result) => ({
      Python: result.versions.Python.split(".").slice(0, 2).join("."),
      "gather without a loop": result.output.split("\n")[0],
      said: result.output.split("\n")[1].trim(),
    }));
    await show(table(fourTwo));
    // cell four-two-check
    const lanes = ["gather", "wait", "asCompleted"];
    assertEquals(said.order(), lanes.flatMap((lane) => [`${lane} 4`, `${lane} 2`]));
    assertTook(said.duration, 300);
    for (const row of fourTwo) {
      assertEquals(row.said, "4 2 4 2");
      const minor = Number(row.Python.split(".")[1]);
      if (minor <= 11) assertEquals(row["gather without a loop"], "accepted");
      else if (minor <= 13) assertEquals(row["gather without a loop"], "accepted, with a warning");
    }
  }),
});

Deno.test({
  name: "08 · At most 250 ms",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell timeout-experiment
    const patience = new Timeline("wait for 250 ms, then for the next one");
    const four = [100, 200, 300, 400].map((ms) =>
      createTask((signal) => visit(patience, `${ms} ms`, ms, { signal }), { name: `${ms}` })
    );
    const early = await patience.span("wait", () => wait(four, { timeout: 250 }));
    const first = { returnWhen: "FIRST_COMPLETED" } as const;
    const next = await patience.span("wait", () => wait(early.pending, first));
    const [last] = next.pending;
    const before = last.state;
    last.cancel();
    await Promise.allSettled([last]);
    const namesOf = (tasks: Set<Task<string>>) => [...tasks].map((task) => task.name).join(", ");
    const looks = [early, next].map((sets) => [namesOf(sets.done), namesOf(sets.pending)]);
    await show(patience, table(looks.map(([done, pending]) => ({ done, pending }))));
    // cell timeout-check
    assertEquals(looks, [["100, 200", "300, 400"], ["300", "400"]]);
    assertEquals([before, last.state], ["pending", "cancelled"]); // wait has cancelled nothing; we did
    const states = patience.entries.map((entry) => entry.state); // wait, the four, wait
    assertEquals(states, ["ok", "ok", "ok", "ok", "aborted", "ok"]);
  }),
});

Deno.test({
  name: "08 · Handing the results on _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell handing-on-experiment
    const caught: string[] = [];
    const load = () => delay(100).then(() => Promise.reject(new Error("site 1 is down")));
    async function handsOn() {
      try {
        await delay(10); // prepares something
        return Promise.all([load()]);
      } catch {
        caught.push("handsOn");
      }
    }
    async function awaits() {
      try {
        return await Promise.all([load()]);
      } catch {
        caught.push("awaits");
      }
    }
    const bothEnds = await Promise.allSettled([handsOn(), awaits()]);
    const main = () => wait([createTask(load), createTask(() => delay(50))]);
    const { done: doneSet, pending } = await main(); // two sets for the caller
    const [failed, fine] = doneSet;
    const found = `${failed.exception()}, then ${fine.result()}`;
    await show(bothEnds.map((end) => end.status), { caught, read: found });
    // cell handing-on-check
    assertEquals(caught, ["awaits"]);
    assertEquals(bothEnds.map((end) => end.status), ["rejected", "fulfilled"]);
    assertEquals([doneSet.size, pending.size, found], [
      2,
      0,
      "Error: site 1 is down, then undefined",
    ]);
  }),
});

Deno.test({
  name: "08 · What a lost race leaves behind",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell leak-experiment
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;

    async function receiveFirst(way: string, next: (both: Promise<unknown>[]) => Promise<unknown>) {
      const { promise: closed, resolve: close } = Promise.withResolvers<void>();
      const messages: WeakRef<object>[] = [];
      const alive = async () => {
        await delay(1); // a new turn, in which the messages are no longer at hand
        collectGarbage();
        return 10 * Math.round(messages.filter((message) => message.deref()).length / 10);
      };
      const counts: { way: string; received: number; "in memory": number }[] = [];
      for (let received = 0; received <= 1000; received += 500) {
        while (messages.length < received) {
          const message = { text: "hello", number: messages.length };
          messages.push(new WeakRef(message));
          await next([closed, Promise.resolve(message)]);
        }
        counts.push({ way, received, "in memory": await alive() });
      }
      close(); // until here the connection was open
      return { counts, afterwards: await alive() };
    }
    const raced = await receiveFirst("Promise.race", (both) => Promise.race(both));
    const waited = await receiveFirst(
      "wait",
      (both) => wait(both, { returnWhen: "FIRST_COMPLETED" }),
    );
    const data = [...raced.counts, ...waited.counts];
    await show(plot({
      title: "Messages in memory, after they were read and dropped",
      description: "With Promise.race as many as were received, with wait none",
      color: { legend: true },
      marks: [Plot.line(data, { x: "received", y: "in memory", stroke: "way" })],
    }));
    // cell leak-check
    assertEquals(data.map((count) => count["in memory"]), [0, 500, 1000, 0, 0, 0]);
    assertEquals(raced.afterwards, 0); // once `closed` has settled
  }),
});

Deno.test({
  name: "08 · Memory and lost failures in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell leak-python-experiment
    const kept = await pythons(`
  import asyncio, gc, json

  async def fail(ms):
      await asyncio.sleep(ms / 1000)
      raise OSError(ms)

  async def by_gather():
      try:
          await asyncio.gather(fail(10), fail(20))
      except OSError as error:
          return [str(error)]

  async def by_wait():
      tasks = [asyncio.create_task(fail(ms)) for ms in (10, 20)]
      await asyncio.wait(tasks)
      return tasks

  async def read_late():
      tasks = await by_wait()
      await asyncio.sleep(0.03)
      return [str(task.exception()) for task in tasks]

  async def not_read():
      await by_wait()
      return []

  async def hands_on():
      try:
          return asyncio.gather(fail(10))
      except OSError:
          return "caught"

  class Counted(asyncio.Future):
      callbacks = 0

      def add_done_callback(self, *args, **named):
          self.callbacks += 1
          super().add_done_callback(*args, **named)

      def remove_done_callback(self, callback):
          removed = super().remove_done_callback(callback)
          self.callbacks -= removed
          return removed

  async def main():
      logged, rows = [], {}
      handler = lambda loop, context: logged.append(str(context["exception"]))
      asyncio.get_running_loop().set_exception_handler(handler)
      for way in (by_gather, read_late, not_read):
          delivered = await way()
          await asyncio.sleep(0.03)
          gc.collect()
          rows[way.__name__] = [", ".join(delivered), ", ".join(sorted(logged))]
          logged.clear()
      future = await hands_on()
      caught = future == "caught" or str((await asyncio.gather(future, return_exceptions=True))[0])
      closed, most = Counted(), 0
      for _ in range(100):
          message = asyncio.create_task(asyncio.sleep(0))
          asyncio.get_running_loop().call_soon(lambda: seen.append(closed.callbacks))
          seen = []
          await asyncio.wait([closed, message], return_when="FIRST_COMPLETED")
          most = max(most, *seen)
      print(json.dumps({"rows": rows, "caught": caught, "callbacks": [most, closed.callbacks]}))

  asyncio.run(main())
`);
    type Kept = { rows: Record<string, [string, string]>; caught: unknown; callbacks: number[] };
    const inPython = kept.map((result) => result.json<Kept>());
    const [keptFirst] = inPython;
    await show(
      table(
        Object.entries(keptFirst.rows).map(([way, [delivered, logged]]) => ({
          way,
          delivered,
          logged,
        })),
      ),
      { "without await": keptFirst.caught, "callbacks, during and after": keptFirst.callbacks },
    );
    // cell leak-python-check
    for (const { rows, caught, callbacks } of inPython) {
      assertEquals(rows, {
        by_gather: ["10", ""],
        read_late: ["10, 20", ""],
        not_read: ["", "10, 20"],
      });
      assertEquals([caught, callbacks], ["10", [1, 0]]); // one while it races, none afterwards
    }
  }),
});

Deno.test({
  name: "08 · As completed, race by race",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell quadratic-experiment
    async function* byRace(promises: Promise<number>[]): AsyncGenerator<number> {
      const rest = new Map(promises.map((one, i) => [i, one.then((value) => [i, value])]));
      while (rest.size > 0) {
        const [i, value] = await Promise.race(rest.values());
        rest.delete(i);
        yield value;
      }
    }
    let handlers = 0;
    class Counted<T> extends Promise<T> {
      override then<A, B>(
        ...both: Parameters<typeof Promise.prototype.then<A, B>>
      ): Promise<A | B> {
        handlers++;
        return super.then(...both) as Promise<A | B>;
      }
    }
    const costs: { n: number; way: string; handlers: number; ms: number }[] = [];
    await onRealTime(async () => {
      for (const n of [10, 100, 1000]) {
        for (const [way, source] of Object.entries({ byRace, asCompleted })) {
          const tries: number[] = [];
          while (tries.length < 3) {
            const promises = Array.from({ length: n }, (_, i) => Counted.resolve(i));
            const start = performance.now();
            handlers = 0;
            for await (const _ of source(promises));
            tries.push(performance.now() - start);
          }
          costs.push({ n, way, handlers, ms: Math.min(...tries) });
        }
      }
    });
    await show(table(costs.map((cost) => ({ ...cost, ms: cost.ms.toFixed(2).padStart(8) }))));
    // cell quadratic-check
    for (const { n, way, handlers } of costs) {
      assertEquals(handlers, way === "byRace" ? n + n * (n + 1) / 2 : n);
    }
    const [slow, quick] = costs.slice(-2).map((cost) => cost.ms);
    assertGreater(slow, 3 * quick); // 50 times, on an idle machine
  }),
});

Deno.test({
  name: "08 · One, or none at all",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell one-or-none-experiment
    const combine: Record<string, (given: Task<string>[]) => Promise<unknown>> = {
      gather: async (given) => await gather(given),
      wait: async (given) => Object.values(await wait(given)).map((set) => set.size),
      asCompleted: async (given) => await Array.fromAsync(asCompleted(given), (one) => one),
      "Promise.all": (given) => Promise.all(given),
      "Promise.any": (given) => Promise.any(given),
      "Promise.race": (given) => Promise.race(given),
    };
    const nameOf = (error: Error) => error.name === "TimeoutError" ? "waits forever" : error.name;
    const outcomeOf = (work: Promise<unknown>) =>
      deadline(work, 100).then((result) => Deno.inspect(result), nameOf); // gives up after 100 ms
    const outcomes: { way: string; "[]": string; "[task]": string; task: string }[] = [];
    for (const [way, call] of Object.entries(combine)) {
      const task = createTask(() => "title");
      const [none, one, bare] = [[], [task], task].map((given) =>
        outcomeOf(call(given as Task<string>[]))
      );
      outcomes.push({ way, "[]": await none, "[task]": await one, "task": await bare });
    }
    await show(table(outcomes));
    // cell one-or-none-check
    assertEquals(outcomes.map((row) => row["[]"]), [
      ...["[]", "RangeError", "[]", "[]", "AggregateError", "waits forever"],
    ]);
    assertEquals(outcomes.map((row) => row.task), Array(6).fill("TypeError"));
    assertEquals(outcomes[1]["[task]"], "[ 1, 0 ]"); // one done, none pending
  }),
});

Deno.test({
  name: "08 · One, or none, in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell one-or-none-python-experiment
    const pythonOneOrNone = await pythons(`
  import asyncio, json

  async def title():
      return "title"

  async def gather(given):
      return await asyncio.gather(*given)

  async def wait(given):
      done, pending = await asyncio.wait(given)
      return [len(done), len(pending)]

  async def as_completed(given):
      return [await one for one in asyncio.as_completed(given)]

  async def outcome(call, given):
      try:
          return json.dumps(await call(given))
      except Exception as error:
          return f"{type(error).__name__}: {error}"

  async def main():
      rows = []
      for call in (gather, wait, as_completed, lambda given: asyncio.gather(given)):
          start = lambda: asyncio.create_task(title())
          gives = (lambda: [], lambda: [start()], start)
          rows.append([await outcome(call, give()) for give in gives])
      print(json.dumps(rows))

  asyncio.run(main())
`);
    const pythonTables = pythonOneOrNone.map((result) => result.json<string[][]>());
    const [latest] = pythonTables.slice(-1);
    await show(table(["gather(*given)", "wait(given)", "as_completed(given)", "gather(given)"].map(
      (way, i) => ({ way, "[]": latest[i][0], "[task]": latest[i][1], "task": latest[i][2] }),
    )));
    // cell one-or-none-python-check
    for (const [gathered, waited, completed, unstarred] of pythonTables) {
      assertEquals(gathered.slice(0, 2), ["[]", '["title"]']);
      assert(gathered[2].startsWith("RuntimeError")); // a star on a task takes it apart
      assert(/^ValueError: Set of .*Futures is empty\.$/.test(waited[0]));
      assertEquals(waited.slice(1), ["[1, 0]", "TypeError: expect a list of futures, not Task"]);
      assertEquals(completed.slice(0, 2), ["[]", '["title"]']);
      assert(unstarred[1].startsWith("TypeError: unhashable type"));
      assertEquals(unstarred[2], '["title"]'); // a single task needs no star
    }
  }),
});

Deno.test({
  name: "08 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-for-await
    const overArray = new Timeline("for await over an array");
    const promises = [300, 100, 200].map((ms) => visit(overArray, `${ms} ms`, ms));
    for await (const title of promises) overArray.mark("the loop", title);
    await show(overArray);
    // cell pitfall-for-await-check
    const marks = overArray.entries.filter((entry) => entry.lane === "the loop");
    assertEquals(marks.map((entry) => entry.label), ["300 ms", "100 ms", "200 ms"]);
    for (const mark of marks) assertTook(mark.start, 300);
    // cell pitfall-any
    const down = [200, 100].map((ms) =>
      delay(ms).then(() => Promise.reject(new Error(`${ms} ms`)))
    );
    const nothing = await assertRejects(() => Promise.any(down), AggregateError);
    await show(nothing.message, nothing.errors.map((error) => error.message));
    // cell pitfall-any-check
    assertEquals(nothing.message, "All promises were rejected");
    assertEquals(nothing.errors.map((error) => error.message), ["200 ms", "100 ms"]);
  }),
});
