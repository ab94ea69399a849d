// Extracted from notebooks/02_coroutines_four_ways.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { coroutineState, Greenlet } from "@course/loop";
import { assertTook, exercise, onRealTime, print, show, table, Timeline } from "@course/notebook";
import { python, pythons } from "@course/services";
import { AsyncLocalStorage } from "node:async_hooks";
import { cpuUsage } from "node:process";
void exercise; // for cells that are not tested

Deno.test({
  name: "02 · A function that stops halfway",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell stops-in-the-middle-experiment
    const log: string[] = [];
    function* adder(): Generator<string, number, number> {
      log.push("        adder: begins");
      let total = 0;
      total += yield "the first number, please";
      log.push(`        adder: the total is ${total}`);
      total += yield "the second number, please";
      return total;
    }

    const adding = adder();
    log.push("main: the adder is made");
    const question = adding.next();
    log.push(`main: it asks for ${question.value}`);
    adding.next(20);
    log.push("main: I do something else now");
    const end = adding.next(22);
    log.push(`main: ${end.value}, and done is ${end.done}`);
    await show(...log);
    // cell stops-in-the-middle-check
    assertEquals(
      log.map((line) => line.trim().split(":")[0]),
      ["main", "adder", "main", "adder", "main", "main"], // to and fro on one thread
    );
    assertEquals(question, { value: "the first number, please", done: false });
    assertEquals(end, { value: 42, done: true }); // what it returned
    assertEquals<unknown>(adding.next(1), { value: undefined, done: true }); // over is over
  }),
});

Deno.test({
  name: "02 · greenlet: two functions that name each other",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell greenlet-original
    const inPython = await python(
      { packages: ["greenlet"] },
      `
  from greenlet import greenlet

  def func1():
      print(1); gr2.switch()
      print(2); gr2.switch()

  def func2():
      print(3); gr1.switch()
      print(4)

  gr1 = greenlet(func1); gr2 = greenlet(func2)
  gr1.switch()
  print("dead:", gr1.dead, gr2.dead)
`,
    );
    await show(inPython.output);
    // cell greenlet-trampoline
    const printed: number[] = [];
    function* func1(): Generator<string> {
      printed.push(1);
      yield "func2"; // switch to func2
      printed.push(2);
      yield "func2";
      printed.push(99); // does it ever come here?
    }
    function* func2(): Generator<string> {
      printed.push(3);
      yield "func1";
      printed.push(4);
    }

    const cast: Record<string, Generator<string>> = { func1: func1(), func2: func2() };
    let turn = cast.func1.next(); // begins with func1, then goes on with the one that was named
    while (!turn.done) turn = cast[turn.value].next();
    await show(
      printed.join(" "),
      table(printed.map((n) => n <= 2 ? { func1: n, func2: "" } : { func1: "", func2: n })),
    );
    // cell greenlet-library
    const switched: number[] = [];
    const gr1: Greenlet = new Greenlet(function* () {
      switched.push(1);
      yield gr2.switch();
      switched.push(2);
      yield gr2.switch();
    });
    const gr2: Greenlet = new Greenlet(function* () {
      switched.push(3);
      yield gr1.switch();
      switched.push(4);
    });
    gr1.switch(); // the main program waits here until the control comes back to it
    await show(switched.join(" "), `gr1 dead: ${gr1.dead}, gr2 dead: ${gr2.dead}`);
    // cell greenlet-check
    assertEquals(printed, [1, 3, 2, 4]);
    assertEquals(switched, printed);
    assertEquals([gr1.dead, gr2.dead], [false, true]); // the first one never finished
    assertEquals(inPython.output.split("\n"), [...printed.map(String), "dead: False True"]);
  }),
});

Deno.test({
  name: "02 · Two functions with real stacks _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell workers-greenlet
    /** The text of a Worker: `body` may call print(n) and switchTo(other). */
    const workerText = (me: number, body: string) => `
  onmessage = ({ data: shared }) => {
    const baton = 0, count = 1, me = ${me};
    const waitForMyTurn = () => {
      for (let holder; (holder = Atomics.load(shared, baton)) !== me;) {
        if (holder === 0) throw new Error("the play is over");
        Atomics.wait(shared, baton, holder); // sleeps as long as the other one holds the baton
      }
    };
    const pass = (to) => { Atomics.store(shared, baton, to); Atomics.notify(shared, baton); };
    const print = (n) => { shared[2 + shared[count]++] = n; };
    const switchTo = (other) => { pass(other); waitForMyTurn(); };
    try { waitForMyTurn(); ${body}; pass(0); postMessage("finished"); }
    catch { postMessage("still suspended"); }
  };`;
    // cell workers-experiment
    const shared = new Int32Array(new SharedArrayBuffer(4 * 6)); // baton, count, four numbers
    shared[0] = 1; // the first one has the baton
    const bodies = [
      "print(1); switchTo(2); print(2); switchTo(2)",
      "print(3); switchTo(1); print(4)",
    ];
    const ends = await onRealTime(() => {
      const running = bodies.map((body, i) => {
        const text = "data:text/javascript," + encodeURIComponent(workerText(i + 1, body));
        const worker = new Worker(text, { type: "module" });
        const ended = new Promise<string>((resolve) => worker.onmessage = (e) => resolve(e.data));
        worker.postMessage(shared);
        return ended.finally(() => worker.terminate());
      });
      return Promise.all(running);
    });
    await show(
      [...shared.slice(2)].join(" "),
      table(ends.map((end, i) => ({ body: bodies[i], end }))),
    );
    // cell workers-check
    assertEquals([...shared.slice(2)], [1, 3, 2, 4]);
    assertEquals(ends, ["still suspended", "finished"]);
  }),
});

Deno.test({
  name: "02 · yield: a generator inside a generator",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell yield-star-experiment
    function* inner(): Generator<number, number> {
      yield 3;
      yield 4;
      return 2;
    }
    function* outer(): Generator<number> {
      yield 1;
      const returned = yield* inner();
      yield returned;
    }
    await show(`outer: ${[...outer()].join(" ")}`, `inner: ${[...inner()].join(" ")}`);
    // cell yield-star-check
    assertEquals([...outer()], [1, 3, 4, 2]);
    assertEquals([...inner()], [3, 4]); // the 2 is lost

    const byHand = inner();
    byHand.next();
    byHand.next();
    assertEquals(byHand.next(), { value: 2, done: true }); // there it is, once
    assertEquals<unknown>(byHand.next(), { value: undefined, done: true }); // and gone
  }),
});

Deno.test({
  name: "02 · A runner in fifteen lines",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell runner-program
    /** Runs a generator as a coroutine: whenever it yields a promise, it is resumed with the result. */
    function runToEnd<T>(coroutine: Generator<Promise<unknown>, T, never>): Promise<T> {
      return new Promise((resolve, reject) => {
        function resume(result?: unknown): void {
          try {
            const { done, value } = coroutine.next(result as never);
            if (done) resolve(value as T);
            else (value as Promise<unknown>).then(resume, reject);
          } catch (error) {
            reject(error); // the coroutine threw
          }
        }
        resume(); // up to the first yield
      });
    }
    // cell runner-experiment
    const pair = new Timeline("Two generators, one runner");
    function* part(first: number, second: number): Generator<Promise<unknown>, number, never> {
      pair.mark(`part ${first}`, `print ${first}`);
      print(first);
      yield delay(2000);
      pair.mark(`part ${first}`, `print ${second}`);
      print(second);
      return second;
    }
    const results = await Promise.all([
      pair.span("part 1", () => runToEnd(part(1, 2))),
      pair.span("part 3", () => runToEnd(part(3, 4))),
    ]);
    await show(pair);
    // cell runner-check
    assertEquals(results, [2, 4]);
    assertTook(pair.duration, 2000);
    assertEquals(
      pair.order().filter((line) => line.includes("print")),
      ["part 1 print 1", "part 3 print 3", "part 1 print 2", "part 3 print 4"],
    );
    // cell runner-five-experiment
    const twice = new Timeline("The same coroutine, twice");
    function* work(n: number): Generator<Promise<unknown>, void, never> {
      print(`before ${n}`);
      yield twice.span(`work ${n}`, () => delay(500));
      print(`after ${n}`);
    }
    await Promise.all([runToEnd(work(1)), runToEnd(work(2))]);
    await show(twice);
    // cell runner-five-check
    assertTook(twice.duration, 500);
    assertEquals(twice.order(), ["work 1 start", "work 2 start", "work 1 end", "work 2 end"]);
  }),
});

Deno.test({
  name: "02 · async/await, built in",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell async-await-cold
    const cold: string[] = [];
    function* coldPart(first: string, second: string): Generator<Promise<unknown>, void, never> {
      cold.push(first);
      yield delay(200);
      cold.push(second);
    }
    async function drive(coroutine: Generator<Promise<unknown>, void, never>): Promise<void> {
      for (let turn = coroutine.next(); !turn.done;) {
        turn = coroutine.next(await turn.value as never);
      }
    }
    const made = [coldPart("1", "2"), coldPart("3", "4")];
    cold.push("both are made");
    await Promise.all(made.map(drive));
    await show(cold.join(" · "));
    // cell async-await-hot
    const hot: string[] = [];
    async function hotPart(first: string, second: string): Promise<void> {
      hot.push(first);
      await delay(200);
      hot.push(second);
    }
    const started = [hotPart("1", "2"), hotPart("3", "4")];
    hot.push("both are made");
    await Promise.all(started);
    await show(hot.join(" · "));
    // cell async-await-check
    assertEquals(cold, ["both are made", "1", "3", "2", "4"]);
    assertEquals(hot, ["1", "3", "both are made", "2", "4"]);
  }),
});

Deno.test({
  name: "02 · Step by step, and the four states",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell by-hand-experiment
    const seen: { step: string; "what came out": string; state: string }[] = [];
    const look = (step: string, out?: unknown) =>
      seen.push({ step, "what came out": JSON.stringify(out) ?? "", state: coroutineState(cook) });

    function* recipe(): Generator<string, string, string> {
      let spice = yield "which spice?";
      look("… inside it");
      try {
        yield `adding ${spice}`;
      } catch (error) {
        spice = yield `${(error as Error).message}, what else?`;
      }
      return `soup with ${spice}`;
    }
    const cook = recipe();
    look("recipe()");
    look("next()", cook.next());
    look('next("pepper")', cook.next("pepper"));
    look("throw(error)", cook.throw(new Error("no pepper")));
    look('next("salt")', cook.next("salt"));
    look("next()", cook.next(""));
    await show(table(seen));
    // cell by-hand-check
    assertEquals(
      seen.map(({ state }) => state),
      ["created", "suspended", "running", "suspended", "suspended", "closed", "closed"],
    );
    assertEquals(seen[5]["what came out"], '{"value":"soup with salt","done":true}');
    // cell by-hand-reentry
    function* nosy(): Generator<number> {
      yield 1;
      selfish.next(); // resumes itself, while it is running
    }
    const selfish = nosy();
    assertEquals(coroutineState(selfish), "created"); // from now on its state is watched
    selfish.next();
    const error = assertThrows(() => selfish.next(), TypeError);
    await show(`${error.name}: ${error.message}`, `state afterwards: ${coroutineState(selfish)}`);
    // cell by-hand-reentry-check
    assertEquals(coroutineState(selfish), "closed"); // it did not catch the error
  }),
});

Deno.test({
  name: "02 · Where the local variables go",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell state-machine-programs
    function* average(count: number): Generator<number, string, number> {
      let sum = 0;
      for (let i = 1; i <= count; i++) {
        sum += yield i; // "give me number i"
      }
      return `average ${sum / count}`;
    }

    function averageByHand(count: number) {
      let place = 0; // where to continue: the "program counter"
      let sum = 0, i = 1; // the local variables
      return {
        next(input = 0): { done: boolean; value: number | string | undefined } {
          if (place === 2) return { done: true, value: undefined }; // after the end
          if (place === 1) { // we were stopped at the yield
            sum += input;
            i++;
          }
          place = i <= count ? 1 : 2;
          if (place === 1) return { done: false, value: i };
          return { done: true, value: `average ${sum / count}` };
        },
      };
    }
    // cell state-machine-experiment
    const inputs = [0, 10, 20, 60, 5];
    const generator = average(3);
    const machine = averageByHand(3);
    const trace = inputs.map((n) => JSON.stringify(generator.next(n)));
    const traceByHand = inputs.map((n) => {
      const { value, done } = machine.next(n);
      return JSON.stringify({ value, done });
    });
    await show(table(inputs.map((n, i) => ({
      "sent in": n,
      "generator": trace[i],
      "by hand": traceByHand[i],
    }))));
    // cell state-machine-check
    assertEquals(traceByHand, trace);
    assertEquals(averageByHand(0).next(), { done: true, value: "average NaN" }); // no loop at all
    // cell state-machine-calls
    function* forever(): Generator<void> {
      while (true) yield;
    }
    const endless = forever();
    function perCall(count: number, call: () => unknown) { // in µs
      const before = cpuUsage();
      for (let i = 0; i < count; i++) call();
      const { user, system } = cpuUsage(before);
      return { user: user / count, system: system / count };
    }
    const price = await onRealTime(() => ({
      "generator.next()": perCall(1_000_000, () => endless.next()),
      'Deno.lstatSync(".")': perCall(20_000, () => Deno.lstatSync(".")),
    }));
    await show(table(
      Object.entries(price).map(([call, { user, system }]) => ({
        call,
        "in this program (µs)": user.toFixed(3),
        "in the operating system (µs)": system.toFixed(3),
      })),
    ));
    // cell state-machine-calls-check
    const { "generator.next()": resume, 'Deno.lstatSync(".")': ask } = price;
    const all = resume.user + resume.system;
    assert(
      all < ask.system / 5,
      "cheaper than the system's part of a single call: there is none in it",
    );
  }),
});

Deno.test({
  name: "02 · The old chain beside the new one",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell old-and-new-old
    type Old<T> = Generator<Promise<unknown>, T, never>;
    function* oldMain(log: string[]): Old<string> {
      log.push("waiting for chain1");
      const first = yield* oldChain("chain1", log);
      log.push(`waiting for chain2, after ${first}`);
      return yield* oldChain("chain2", log);
    }
    function* oldChain(name: string, log: string[]): Old<string> {
      log.push(`in ${name}`);
      yield delay(100);
      return `${name}'s result`;
    }
    // cell old-and-new-new
    async function newMain(log: string[]): Promise<string> {
      log.push("waiting for chain1");
      const first = await newChain("chain1", log);
      log.push(`waiting for chain2, after ${first}`);
      return await newChain("chain2", log);
    }
    async function newChain(name: string, log: string[]): Promise<string> {
      log.push(`in ${name}`);
      await delay(100);
      return `${name}'s result`;
    }
    // cell old-and-new-experiment
    async function runOld<T>(coroutine: Old<T>): Promise<T> {
      let turn = coroutine.next();
      while (!turn.done) turn = coroutine.next(await turn.value as never);
      return turn.value;
    }
    const oldLog: string[] = [], newLog: string[] = [];
    const chains = new Timeline("A chain of coroutines, old and new");
    const [oldResult, newResult] = await Promise.all([
      chains.span("yield*", () => runOld(oldMain(oldLog))),
      chains.span("await", () => newMain(newLog)),
    ]);
    await show(chains, table(oldLog.map((line, i) => ({ "yield*": line, "await": newLog[i] }))));
    // cell old-and-new-check
    assertEquals(newLog, oldLog);
    assertEquals(oldLog, [
      "waiting for chain1",
      "in chain1",
      "waiting for chain2, after chain1's result",
      "in chain2",
    ]);
    assertEquals([oldResult, newResult], ["chain2's result", "chain2's result"]);
    assertTook(chains.duration, 200);
  }),
});

Deno.test({
  name: "02 · Who decides when to switch?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell who-decides-experiment
    const turns: string[] = [];
    function* polite(): Generator<void> {
      for (const n of [1, 2, 3]) {
        turns.push(`polite ${n}`);
        yield;
      }
    }
    function* greedy(): Generator<void> {
      for (const n of [1, 2, 3]) turns.push(`greedy ${n}`);
      yield; // too late to be polite
    }
    const line: Generator<void>[] = [polite(), greedy()];
    while (line.length > 0) {
      const next = line.shift()!;
      if (!next.next().done) line.push(next); // back to the end of the line
    }
    await show(table(turns.map((turn) => {
      const [who, n] = turn.split(" ");
      return who === "polite" ? { polite: n, greedy: "" } : { polite: "", greedy: n };
    })));
    // cell who-decides-check
    assertEquals(turns, ["polite 1", "greedy 1", "greedy 2", "greedy 3", "polite 2", "polite 3"]);
    // cell who-decides-threads
    const rounds = await onRealTime(async () => {
      const loop = `onmessage = ({ data }) => {
    while (Atomics.load(data, 0) === 0) Atomics.add(data, 1, 1);
  };`;
      const worker = new Worker(`data:text/javascript,${loop}`, { type: "module" });
      const shared = new Int32Array(new SharedArrayBuffer(8)); // whether to stop; its rounds
      worker.postMessage(shared);
      while (Atomics.load(shared, 1) === 0) await delay(1); // until it has begun
      const seen = new Set<number>(); // how many rounds there were at the ticks of our clock
      for (let tick = 0; seen.size < 5 && tick < 1000; tick++) {
        await delay(10);
        seen.add(Atomics.load(shared, 1));
      }
      Atomics.store(shared, 0, 1);
      worker.terminate();
      return seen;
    });
    await show(`${rounds.size} ticks beside a thread that never pauses`);
    // cell who-decides-threads-check
    assertEquals(rounds.size, 5); // our clock went on, and so did the loop
  }),
});

Deno.test({
  name: "02 · Whose turn is it? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell whose-turn-experiment
    let current = "";
    const storage = new AsyncLocalStorage<string>();
    const greetings: { variable: string; storage?: string }[] = [];
    const greet = () => greetings.push({ variable: current, storage: storage.getStore() });
    async function serve(name: string): Promise<void> {
      current = name;
      await delay(10);
      greet(); // hands over no name
    }
    await Promise.all(["ada", "grace"].map((name) => storage.run(name, serve, name)));
    await show(table(greetings));
    // cell whose-turn-check
    assertEquals(greetings, [
      { variable: "grace", storage: "ada" },
      { variable: "grace", storage: "grace" },
    ]);
    // cell whose-turn-python-experiment
    const contexts = await pythons(`
  import asyncio, contextvars, json

  current, storage, greetings = "", contextvars.ContextVar("storage"), []

  def greet():
      greetings.append({"variable": current, "storage": storage.get()})

  async def serve(name):
      global current
      current = name
      storage.set(name)
      await asyncio.sleep(0.01)
      greet()

  async def main():
      await asyncio.gather(serve("ada"), serve("grace"))

  asyncio.run(main())
  print(json.dumps(greetings))
`);
    await show(table(contexts[0].json<typeof greetings>()));
    // cell whose-turn-python-check
    for (const context of contexts) assertEquals(context.json(), greetings);
  }),
});

Deno.test({
  name: "02 · The same in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell in-python-by-hand
    const pythonByHand = await pythons(`
  import inspect, json, types

  def attempt(call):
      try:
          return repr(call())
      except Exception as error:
          return f"{type(error).__name__}: {error}"

  def inner():
      yield 3
      yield 4
      return 2

  def outer():
      yield 1
      yield (yield from inner())

  @types.coroutine
  def ask(question):
      return (yield question)

  async def recipe():
      look()
      found["resumed while it runs"] = attempt(lambda: cook.send(None))
      try:
          spice = await ask("which spice?")
      except ValueError:
          spice = await ask("what else?")
      return "soup with " + spice

  async def patient():
      try:
          await ask("how long?")
      finally:
          look()

  found, states = {}, []
  look = lambda: states.append(inspect.getcoroutinestate(cook)[5:].lower())
  cook = recipe()
  found["a coroutine is a"] = type(cook).__name__
  found["in a for loop"] = attempt(lambda: list(cook))
  look()
  cook.send(None)
  look()
  cook.throw(ValueError("no pepper"))
  found["at its end"] = attempt(lambda: cook.send("salt"))
  look()
  found["resumed after the end"] = attempt(lambda: cook.send(None))
  cook = patient()
  cook.send(None)
  cook.close()
  found["states"] = ", ".join(states)
  generator = inner()
  found["inner"] = " | ".join(attempt(lambda: next(generator)) for _ in range(4))
  found["outer"] = str(list(outer()))
  print(json.dumps(found))
`);
    const found = pythonByHand[0].json<Record<string, string>>();
    await show(table(Object.entries(found).map(([what, said]) => ({ what, "in Python": said }))));
    // cell in-python-by-hand-check
    for (const each of pythonByHand) {
      assertEquals(each.json(), {
        "a coroutine is a": "coroutine",
        "in a for loop": "TypeError: 'coroutine' object is not iterable",
        "resumed while it runs": "ValueError: coroutine already executing",
        "at its end": "StopIteration: soup with salt",
        "resumed after the end": "RuntimeError: cannot reuse already awaited coroutine",
        "states": "created, running, suspended, closed, running", // at last: `close` runs its finally
        "inner": "3 | 4 | StopIteration: 2 | StopIteration: ",
        "outer": "[1, 3, 4, 2]",
      });
    }
    // cell in-python-tasks
    const driven = await pythons(`
  import asyncio, json, types

  async def part(first, second):
      log.append(first)
      await asyncio.sleep(0.01)
      log.append(second)

  async def cold():
      made = [part("1", "2"), part("3", "4")]
      log.append("made")
      tasks = [asyncio.create_task(each) for each in made]
      log.append("tasks")
      await asyncio.gather(*tasks)

  async def eager():
      asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
      await cold()

  @types.coroutine
  def work(n):
      log.append(f"before {n}")
      yield from asyncio.sleep(0.01)
      log.append(f"after {n}")

  async def twice():
      await asyncio.gather(work(1), work(2))

  ran = {"asyncio.coroutine": hasattr(asyncio, "coroutine")}
  for main in cold, eager, twice:
      log = []
      if main is not eager or hasattr(asyncio, "eager_task_factory"):
          asyncio.run(main())
      ran[main.__name__] = " ".join(log)
  print(json.dumps(ran))
`);
    const rows = driven.map((each) => ({
      version: each.versions.Python.split(".").slice(0, 2).join("."),
      ...each.json<{ "asyncio.coroutine": boolean; cold: string; eager: string; twice: string }>(),
    }));
    await show(table(rows));
    // cell in-python-tasks-check
    for (const { version, cold, eager, twice, ...old } of rows) {
      const minor = Number(version.split(".")[1]);
      assertEquals(cold, "made tasks 1 3 2 4"); // neither the call nor create_task runs anything
      assertEquals(eager, minor < 12 ? "" : "made 1 3 tasks 2 4");
      assertEquals(twice, "before 1 before 2 after 1 after 2");
      assertEquals(old["asyncio.coroutine"], minor < 11);
    }
    // cell in-python-calls
    const inside = await pythons(
      { varies: /[\d.]+(?= µs)/ },
      `
  import functools, json, os

  def sums(limit):
      total = 0
      for n in range(1, limit + 1):
          total += n
          yield total

  def forever():
      while True:
          yield

  def cost(count, call):
      before = os.times()
      for _ in range(count):
          call()
      after = os.times()
      return [(b - a) / count * 1e6 for a, b in zip(before[:2], after[:2])]

  stopped = sums(3)
  places = [stopped.gi_frame.f_lasti, next(stopped) and stopped.gi_frame.f_lasti]
  next(stopped)
  resume = sum(cost(1_000_000, functools.partial(next, forever())))
  user, system = cost(100_000, functools.partial(os.stat, "."))
  print(f"{resume:.3f} µs, {system:.3f} µs")
  print(json.dumps({"locals": dict(stopped.gi_frame.f_locals), "moved": places[0] < places[1]}))
`,
    );
    const costs = inside.map(({ versions, output }) => {
      const [resume, system] = output.match(/[\d.]+(?= µs)/g)!.map(Number);
      return { version: versions.Python.split(".").slice(0, 2).join("."), resume, system };
    });
    await show(table(costs.map(({ version, resume, system }) => ({
      version,
      "next() (µs)": resume.toFixed(2),
      "os.stat, in the system (µs)": system.toFixed(2),
    }))));
    // cell in-python-calls-check
    for (const { resume, system } of costs) {
      assert(resume < system, "cheaper than the system's part of a single call");
    }
    for (const each of inside) {
      assertEquals(each.json(), { locals: { limit: 3, total: 3, n: 2 }, moved: true });
    }
  }),
});

Deno.test({
  name: "02 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-star
    const said: string[] = [];
    function* speak() {
      said.push("inner runs");
      yield 1;
    }
    function* withStar() {
      yield* speak();
    }
    function* withoutStar() {
      yield speak();
    }
    const [forgotten] = withoutStar();
    const saidWithout = said.length;
    const [handedOut] = withStar();
    await show(
      `without: ${saidWithout} lines, and out came something of type ${typeof forgotten}`,
      `with: ${said.length} line, and out came ${handedOut}`,
    );
    // cell pitfall-star-check
    assertEquals([saidWithout, typeof forgotten], [0, "object"]);
    assertEquals([said, handedOut], [["inner runs"], 1]);
    // cell pitfall-twice-experiment
    function* numbers() {
      yield 1;
      yield 2;
    }
    const used = numbers();
    const firstTime = [...used], secondTime = [...used];
    await show(`first time: [${firstTime}], second time: [${secondTime}]`);
    // cell pitfall-twice-check
    assertEquals(firstTime, [1, 2]);
    assertEquals(secondTime, []);
    assertEquals([...numbers()], [1, 2]); // make a new one instead
    // cell pitfall-callback-experiment
    const saved: string[] = [];
    const save = async (name: string) => {
      await delay(100);
      saved.push(name);
    };
    const files = new Timeline("forEach, then for … of");
    ["a", "b"].forEach(async (name) => await files.span(`forEach ${name}`, () => save(name)));
    const afterForEach = saved.length;
    for (const name of ["c", "d"]) await files.span(`for of ${name}`, () => save(name));
    await show(files, `saved when forEach returned: ${afterForEach}`);
    // cell pitfall-callback-check
    assertEquals(afterForEach, 0); // "done" before anything was done
    assertEquals(saved, ["a", "b", "c", "d"]);
    assertTook(files.duration, 200); // a and b went on beside c
  }),
});
