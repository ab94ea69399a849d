// Extracted from notebooks/02_coroutines_four_ways.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { coroutineState, Greenlet } from "@course/loop";
import { assertTook, exercise, onRealTime, print, show, table, Timeline } from "@course/notebook";
import process from "node:process";
void exercise; // for cells that are not tested

Deno.test({
  name: "02 · A function that stops in its middle",
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
  name: "02 · greenlet: two functions hand each other the control",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
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
    let turn = cast.func1.next(); // begins with func1, then goes on with whoever was named
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
  }),
});

Deno.test({
  name: "02 · The same with real stacks",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell workers-greenlet
    /** The text of a Worker: `body` may call print(n) and switchTo(whom). */
    const workerText = (me: number, body: string) => `
  onmessage = ({ data: shared }) => {
    const baton = 0, count = 1, me = ${me};
    const waitForMyTurn = () => {
      for (let who; (who = Atomics.load(shared, baton)) !== me;) {
        if (who === 0) throw new Error("the play is over");
        Atomics.wait(shared, baton, who); // sleeps as long as it is this other one's turn
      }
    };
    const pass = (whom) => { Atomics.store(shared, baton, whom); Atomics.notify(shared, baton); };
    const print = (n) => { shared[2 + shared[count]++] = n; };
    const switchTo = (whom) => { pass(whom); waitForMyTurn(); };
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
  name: "02 · A runner in twenty lines",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell runner-program
    /** Runs a generator as a coroutine: whenever it yields a promise, it is resumed with the result. */
    function run<T>(coroutine: Generator<Promise<unknown>, T, never>): Promise<T> {
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
      pair.span("part 1", () => run(part(1, 2))),
      pair.span("part 3", () => run(part(3, 4))),
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
    await Promise.all([run(work(1)), run(work(2))]);
    await show(twice);
    // cell runner-five-check
    assertTook(twice.duration, 500);
    assertEquals(twice.order(), ["work 1 start", "work 2 start", "work 1 end", "work 2 end"]);
  }),
});

Deno.test({
  name: "02 · async/await: the same, built in",
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
          if (place === 1) { // we stood at the yield
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
    const switches = 1_000_000;
    const before = process.cpuUsage();
    await onRealTime(() => {
      for (let i = 0; i < switches; i++) endless.next();
    });
    const used = process.cpuUsage(before);
    await show(table([{
      "switches": "a million",
      "in this program (ms)": Math.round(used.user / 1000),
      "in the operating system (ms)": Math.round(used.system / 1000),
    }]));
    // cell state-machine-calls-check
    assert(used.system / switches < 0.2, "less than 0.2 µs each: no room for a system call");
  }),
});

Deno.test({
  name: "02 · The old chain beside the new one",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell old-and-new-old
    const oldTrace: string[] = [];
    type Old<T> = Generator<Promise<unknown>, T, never>;
    function* oldMain(): Old<string[]> {
      oldTrace.push("waiting for chain1");
      const result1 = yield* oldChain1();
      oldTrace.push("waiting for chain2");
      const result2 = yield* oldChain2(result1);
      return [result1, result2];
    }
    function* oldChain1(): Old<string> {
      oldTrace.push("in chain1");
      yield delay(100);
      return "result1";
    }
    function* oldChain2(from: string): Old<string> {
      oldTrace.push("in chain2");
      yield delay(100);
      return `derived from ${from}`;
    }
    // cell old-and-new-new
    const newTrace: string[] = [];
    async function newMain(): Promise<string[]> {
      newTrace.push("waiting for chain1");
      const result1 = await newChain1();
      newTrace.push("waiting for chain2");
      const result2 = await newChain2(result1);
      return [result1, result2];
    }
    async function newChain1(): Promise<string> {
      newTrace.push("in chain1");
      await delay(100);
      return "result1";
    }
    async function newChain2(from: string): Promise<string> {
      newTrace.push("in chain2");
      await delay(100);
      return `derived from ${from}`;
    }
    // cell old-and-new-experiment
    async function runOld<T>(coroutine: Old<T>): Promise<T> {
      let turn = coroutine.next();
      while (!turn.done) turn = coroutine.next(await turn.value as never);
      return turn.value;
    }
    const chains = new Timeline("A chain of coroutines, old and new");
    const [oldResult, newResult] = await Promise.all([
      chains.span("yield*", () => runOld(oldMain())),
      chains.span("await", () => newMain()),
    ]);
    await show(
      chains,
      table(oldTrace.map((line, i) => ({ "yield*": line, "await": newTrace[i] }))),
    );
    // cell old-and-new-check
    assertEquals(oldTrace, ["waiting for chain1", "in chain1", "waiting for chain2", "in chain2"]);
    assertEquals(newTrace, oldTrace);
    assertEquals(newResult, oldResult);
    assertEquals(oldResult, ["result1", "derived from result1"]);
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
    const tickedBeside = await onRealTime(async () => {
      const loop =
        "onmessage = ({ data }) => { postMessage('started'); while (Atomics.load(data, 0) === 0); }";
      const worker = new Worker(`data:text/javascript,${loop}`, { type: "module" });
      const enough = new Int32Array(new SharedArrayBuffer(4));
      worker.postMessage(enough);
      await new Promise((resolve) => worker.onmessage = resolve);
      let ticks = 0;
      while (ticks < 5) {
        await delay(10);
        ticks++;
      }
      Atomics.store(enough, 0, 1);
      worker.terminate();
      return ticks;
    });
    await show(`${tickedBeside} ticks beside a thread that never pauses`);
    // cell who-decides-threads-check
    assertEquals(tickedBeside, 5);
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
    const got = [...withoutStar()];
    await show(
      `without the star: ${said.length} lines, and what came out is of type ${typeof got[0]}`,
    );
    // cell pitfall-star-check
    assertEquals(said, []); // nothing was said
    assertEquals([...withStar()], [1]);
    assertEquals(said, ["inner runs"]);
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
    await show(files, `saved when forEach came back: ${afterForEach}`);
    // cell pitfall-callback-check
    assertEquals(afterForEach, 0); // "done" before anything was done
    assertEquals(saved, ["a", "b", "c", "d"]);
    assertTook(files.duration, 200); // a and b went on beside c
  }),
});
