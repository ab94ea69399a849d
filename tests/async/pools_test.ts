import { InvalidStateError, ProcessPool, WorkerPool } from "@course/async";
import { settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import { countingController, outcome, reasonOf } from "./helpers.ts";

// Real workers take real time: these tests run on the real clock, and claim nothing about durations
// that a slow machine could break.

const jobs = new URL("./pool_jobs.ts", import.meta.url);
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What the jobs called `note` have written down. */
async function notebook(): Promise<{ file: string; lines(): string[] } & AsyncDisposable> {
  const file = await Deno.makeTempFile();
  return {
    file,
    lines: () => Deno.readTextFileSync(file).split("\n").slice(0, -1),
    [Symbol.asyncDispose]: () => Deno.remove(file),
  };
}

/** Waits until the jobs have written so many lines. */
async function untilLines(notes: { lines(): string[] }, count: number): Promise<void> {
  while (notes.lines().length < count) await sleep(5);
}

for (const Pool of [WorkerPool, ProcessPool]) {
  const test = (title: string, fn: () => Promise<void>) => Deno.test(`${title} (${Pool.name})`, fn);

  test("EX1 runs elsewhere, and returns the value", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    assertEquals(await pool.run("add", [1, 2]), 3);
    assertEquals(await pool.run("nap", [1]), undefined);
    assert(typeof await pool.run("whoAmI") === "string");
    const named = new Pool(jobs.href, { size: 1, name: "calculator" });
    assertEquals(await named.run("add", [3, 4]), 7);
    await named.close();
  });

  test("EX2 an error comes back with name, message, stack, cause and its own fields", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const error = await reasonOf(pool.run("print")) as RangeError & Record<string, unknown>;
    assert(error instanceof RangeError, "the nearest built-in class");
    assertEquals([error.name, error.message], ["OutOfPaper", "No paper"]);
    assertMatch(error.stack!, /print.*pool_jobs\.ts/s);
    assert(error.cause instanceof TypeError);
    assertEquals(error.cause.message, "The tray is open");
    assertEquals([error.sheets, error.printer], [0, { room: 12 }]);
  });

  test("EX2 whatever is thrown comes back as what it was, as far as it can cross", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const thrown = (what: string) => reasonOf(pool.run("throwSomething", [what]));
    assertEquals(await thrown("a value"), { code: 7 });
    const timeout = await thrown("a DOMException");
    assert(timeout instanceof DOMException);
    assertEquals([timeout.name, timeout.message], ["TimeoutError", "Too slow"]);
    const both = await thrown("an AggregateError");
    assert(both instanceof AggregateError);
    assertEquals(both.errors.map(String), ["TypeError: one", "Error: two"]);
    assertEquals((await thrown("its own cause") as Error).message, "loop");
    const partly = await thrown("what cannot cross") as Error & { code?: number; call?: unknown };
    assertEquals([partly.message, partly.code, partly.call], ["with a function", 7, undefined]);
    assertEquals(await thrown("a symbol"), "Symbol(a symbol)");
  });

  test("EX2 a job that does not exist is an error that names it", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    for (const job of ["missing", "notAFunction", "toString"]) {
      const error = await reasonOf(pool.run(job));
      assert(error instanceof TypeError);
      assertMatch(error.message, new RegExp(`no function named "${job}"`));
    }
    await using lost = new Pool(new URL("./no_such_module.ts", import.meta.url), { size: 1 });
    assert(await reasonOf(lost.run("add")) instanceof TypeError);
    assert(await reasonOf(lost.run("add")) instanceof TypeError, "and again, not forever");
  });

  test("EX3 EX4 at most size workers, first come first served, started lazily, used again", async () => {
    await using notes = await notebook();
    await using pool = new Pool(jobs, { size: 2 });
    const one = await pool.run("whoAmI");
    assertEquals(await pool.run("whoAmI"), one, "an idle worker is used again");
    const names = ["a", "b", "c", "d", "e"];
    const workers = await Promise.all(names.map(() => pool.run("whoAmI", [50])));
    assertEquals(new Set([one, ...workers]).size, 2);
    // Both workers are up now: who comes first begins first.
    await Promise.all(names.map((name) => pool.run("note", [notes.file, name, 50])));
    assertEquals(notes.lines().slice(0, 2).sort(), ["a", "b"]);
    assertEquals(notes.lines().slice(2, 4).sort(), ["c", "d"]);
    assertEquals(notes.lines()[4], "e");
  });

  test("EX3 with one worker, jobs run one after the other", async () => {
    await using notes = await notebook();
    await using pool = new Pool(jobs, { size: 1 });
    const names = Array.from({ length: 20 }, (_, i) => `job ${i}`);
    await Promise.all(names.map((name, i) => pool.run("note", [notes.file, name, i % 3])));
    assertEquals(notes.lines(), names);
  });

  test("EX5 arguments arrive intact; one that cannot cross fails in the caller, alone", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const value = { text: "ö", list: [1, [2]], nothing: null };
    const [good, bad, alsoGood] = await Promise.all([
      outcome(pool.run("echo", [value])).then(() => pool.run("echo", [value])),
      reasonOf(pool.run("echo", [() => 1])),
      pool.run("echo", ["after"]),
    ]);
    assertEquals([good, alsoGood], [value, "after"]);
    assert(bad instanceof Error);
    assert(await reasonOf(pool.run("giveFunction")) instanceof Error, "nor a result");
    assertEquals(await pool.run("add", [1, 2]), 3);
  });

  test("EX6 A2 A3 a waiting job can be cancelled, and is never run", async () => {
    await using notes = await notebook();
    await using pool = new Pool(jobs, { size: 1 });
    const { controller, listeners } = countingController();
    const first = pool.run("note", [notes.file, "first", 30]);
    const second = pool.run("note", [notes.file, "second"], controller);
    const third = pool.run("note", [notes.file, "third"]);
    await untilLines(notes, 1);
    const why = new Error("why");
    assertEquals(listeners(), 1);
    controller.abort(why);
    assertEquals(listeners(), 0);
    assertStrictEquals(await reasonOf(second), why);
    await Promise.all([first, third]);
    assertEquals(notes.lines(), ["first", "third"]);
  });

  test("EX6 A1 with an aborted signal nothing is sent, not even started", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const why = new Error("why");
    assertStrictEquals(
      await reasonOf(pool.run("echo", [() => 1], { signal: AbortSignal.abort(why) })),
      why,
    );
  });

  test("EX7 A4 a running job is ended with its worker, and another one takes its place", async () => {
    await using notes = await notebook();
    await using pool = new Pool(jobs, { size: 1 });
    const before = await pool.run("whoAmI");
    const { controller, listeners } = countingController();
    await pool.run("nap", [1], controller);
    assertEquals(listeners(), 0, "a job that has ended listens no more");
    const long = pool.run("spinLong", [], controller);
    const waiting = pool.run<string>("whoAmI");
    await sleep(20);
    controller.abort("enough");
    assertEquals(await reasonOf(long), "enough");
    assert(await waiting !== before);
    assertEquals(notes.lines(), []);
  });

  test("EX8 after close, run rejects", async () => {
    const pool = new Pool(jobs, { size: 1 });
    await pool.close();
    assert(await reasonOf(pool.run("add", [1, 2])) instanceof InvalidStateError);
    const closing = new Pool(jobs, { size: 1 });
    const last = closing.run("add", [1, 2]);
    const closed = closing.close();
    assert(await reasonOf(closing.run("add", [1, 2])) instanceof InvalidStateError);
    assertEquals(await last, 3);
    await closed;
    await closing.close();
  });

  test("EX9 close waits for the jobs that run and for those that wait", async () => {
    await using notes = await notebook();
    {
      await using pool = new Pool(jobs, { size: 1 });
      for (const name of ["a", "b", "c"]) pool.run("note", [notes.file, name, 10]);
    }
    assertEquals(notes.lines(), ["a", "b", "c"]);
  });

  test("EX11 a worker that dies rejects its job, and the pool recovers", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const before = await pool.run("whoAmI");
    const dead = pool.run("exit");
    const next = pool.run<string>("whoAmI");
    const error = await reasonOf(dead) as Error;
    assertMatch(error.message, /died while it ran the job "exit"/);
    assert(error.cause instanceof Error);
    assert(await next !== before);
    const both = await Promise.allSettled([
      pool.run("exit"),
      pool.run("exit"),
      pool.run("add", [1, 2]),
    ]);
    assertEquals(both.map(({ status }) => status), ["rejected", "rejected", "fulfilled"]);
  });

  test("EX12 what a job would have answered after its abort is ignored", async () => {
    const pool = new Pool(jobs, { size: 2 });
    await pool.run("add", [1, 2]);
    const controller = new AbortController();
    const aborted = pool.run("spin", [5], controller);
    await settle();
    controller.abort("enough");
    assertEquals(await reasonOf(aborted), "enough");
    assertEquals(await pool.run("echo", ["right"]), "right");
    await pool.close();
  });

  test("map gives the results in the order of the inputs, with at most size at a time", async () => {
    await using pool = new Pool(jobs, { size: 2 });
    function* inputs() {
      for (let i = 0; i < 6; i++) yield i;
    }
    assertEquals(await Array.fromAsync(pool.map("echo", inputs())), [0, 1, 2, 3, 4, 5]);
    assertEquals(await Array.fromAsync(pool.map("echo", [])), []);
  });

  test("map throws the first failure in its place, and aborts the rest", async () => {
    await using pool = new Pool(jobs, { size: 2 });
    const seen: unknown[] = [];
    const error = await reasonOf((async () => {
      for await (const value of pool.map("throwSomething", ["a value", "a value"])) {
        seen.push(value);
      }
    })());
    assertEquals([error, seen], [{ code: 7 }, []]);
    function* broken() {
      yield 1;
      throw new Error("no more inputs");
    }
    const values: unknown[] = [];
    const late = await reasonOf((async () => {
      for await (const value of pool.map("echo", broken())) values.push(value);
    })());
    assertEquals([String(late), values], ["Error: no more inputs", [1]]);
    const iterator = pool.map("spinLong", [1, 2]);
    const controller = new AbortController();
    const long = pool.map("spinLong", [1, 2], controller).next();
    await sleep(20);
    controller.abort("enough");
    assertEquals(await reasonOf(long), "enough");
    await iterator.return!();
  });

  test("map aborts what nobody waits for any more", async () => {
    await using pool = new Pool(jobs, { size: 2 });
    for await (const value of pool.map("echoOrHang", [1, -1])) {
      assertEquals(value, 1);
      break;
    }
    // The end of the scope would wait forever for a job that is still running.
  });

  test("map stops when nobody asks any more", async () => {
    await using notes = await notebook();
    await using pool = new Pool(jobs, { size: 1 });
    let closed = false;
    function* inputs() {
      try {
        for (let i = 0;; i++) yield i;
      } finally {
        closed = true;
      }
    }
    for await (const value of pool.map("echo", inputs())) if (value === 3) break;
    assertEquals([closed, notes.lines()], [true, []]);
  });

  test("wrong arguments of a pool are told at the call", async () => {
    const wrong = (value: unknown) => value as never;
    assertThrows(() => new Pool("./relative.ts"), TypeError, "absolute URL");
    for (const size of [0, -1, 1.5, NaN]) {
      assertThrows(() => new Pool(jobs, { size }), RangeError, `received ${size}`);
    }
    await using pool = new Pool(jobs);
    assertThrows(() => pool.run(wrong(7)), TypeError, "received 7");
    assertThrows(() => pool.run("add", wrong(7)), TypeError, "args must be an array");
    assertThrows(() => pool.map("add", wrong(7)), TypeError, "inputs must be iterable");
  });
}

Deno.test("EX5 what is transferred is handed over, and what waits is still here", async () => {
  await using pool = new WorkerPool(jobs, { size: 1 });
  const buffer = new ArrayBuffer(8);
  assertEquals(await pool.run("countBytes", [buffer], { transfer: [buffer] }), 8);
  assertEquals([buffer.byteLength, buffer.detached], [0, true]);
  const kept = new ArrayBuffer(8);
  const controller = new AbortController();
  const busy = pool.run("nap", [20]);
  const aborted = pool.run("countBytes", [kept], {
    ...controller,
    transfer: [kept],
    signal: controller.signal,
  });
  await settle();
  controller.abort("changed my mind");
  await reasonOf(aborted);
  assertEquals(kept.byteLength, 8);
  await busy;
});

for (const death of ["closeWorker", "in a timer", "in a promise"] as const) {
  Deno.test(`EX11 a worker that dies otherwise does not hang its job: ${death}`, async () => {
    await using pool = new WorkerPool(jobs, { size: 1 });
    const dead = death === "closeWorker" ? pool.run(death) : pool.run("failElsewhere", [death]);
    const error = await reasonOf(dead) as Error;
    assertMatch(error.message, /died while it ran/);
    assertMatch(String(error.cause), /closed itself|Too slow|nobody catches me/);
    assertEquals(await pool.run("add", [1, 2]), 3);
  });
}

Deno.test("EX7 EX9 a worker aborted in the middle of a loop ends as soon as the loop does", async () => {
  // CAST: a job that spins until it is let go. PLOT: it is aborted while it spins, its pool goes on
  // with another worker and is closed; the loop ends, and so does the job: it never counts again.
  const pool = new WorkerPool(jobs, { size: 1 });
  const numbers = new Int32Array(new SharedArrayBuffer(8));
  const controller = new AbortController();
  const spinning = pool.run("countTwice", [numbers], controller);
  while (Atomics.load(numbers, 0) === 0) await sleep(1);
  controller.abort("enough");
  assertEquals(await reasonOf(spinning), "enough");
  assertEquals(await pool.run("add", [1, 2]), 3);
  await pool.close();
  Atomics.store(numbers, 1, 1);
  await sleep(200);
  assertEquals(Atomics.load(numbers, 0), 1);
});

Deno.test("EX11 a module that kills every worker that loads it ends every job", async () => {
  await using pool = new WorkerPool(
    "data:text/javascript,self.close(); await new Promise(() => {});",
    {
      size: 1,
    },
  );
  const ends = await Promise.allSettled([pool.run("any"), pool.run("any"), pool.run("any")]);
  assertEquals(ends.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
});

Deno.test("EX11 a process that dies while it has nothing to do is replaced", async () => {
  const source = "export const exitSoon = () => void setTimeout(() => Deno.exit(1), 10);" +
    "export const add = (a, b) => a + b;";
  await using pool = new ProcessPool(`data:text/javascript,${source}`, { size: 1 });
  await pool.run("exitSoon");
  let sum: unknown = "dying";
  // As long as it is about to die, a job may be given to it, and is rejected with it.
  for (let i = 0; i < 100 && sum !== 3; i++) {
    await sleep(20);
    sum = await pool.run("add", [1, 2]).catch(() => "died");
  }
  assertEquals(sum, 3);
});

Deno.test("EX11 a process that is killed tells by which signal, and what it still had to say", async () => {
  const source = `export const end = () => {
    Deno.stdout.writeSync(new TextEncoder().encode("last words"));
    Deno.kill(Deno.pid, "SIGKILL");
    return new Promise(() => {});
  };`;
  const printed: unknown[] = [];
  const { log } = console;
  console.log = (...args) => printed.push(...args);
  try {
    await using pool = new ProcessPool(`data:text/javascript,${encodeURIComponent(source)}`);
    const error = await reasonOf(pool.run("end")) as Error;
    assertEquals([String(error.cause), printed], ["Error: Signal SIGKILL", ["last words"]]);
  } finally {
    console.log = log;
  }
});

Deno.test("EX11 a worker that may not even load rejects its job", async () => {
  const mod = new URL("../../lib/async/mod.ts", import.meta.url);
  const source = `
    import { WorkerPool } from ${JSON.stringify(mod.href)};
    const pool = new WorkerPool("data:text/javascript,export const one = () => 1", { size: 1 });
    await pool.run("one").catch((error) => console.log(error.message));
    await pool.close();
  `;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", `data:text/javascript,${encodeURIComponent(source)}`],
  }).output();
  assertMatch(new TextDecoder().decode(stdout), /died|read access/);
});

Deno.test("what a job prints in its process appears here", async () => {
  const printed: unknown[] = [];
  const { log } = console;
  console.log = (...args) => printed.push(...args);
  try {
    const source = `export const greet = (name) => { console.log("hello", name); };`;
    await using pool = new ProcessPool(`data:text/javascript,${encodeURIComponent(source)}`, {
      size: 1,
    });
    await pool.run("greet", ["Ann"]);
  } finally {
    console.log = log;
  }
  assertEquals(printed, ["hello Ann"]);
});

Deno.test("EX3 EX6 small jobs travel together, and are taken back from a worker that keeps them", async () => {
  // Cast: two workers, and a job that was always small until now. Plot: one of them gets the job that
  // takes long this time, with small ones behind it; the other worker does those.
  await using pool = new WorkerPool(jobs, { size: 2 });
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const small = () => pool.run("count", [counter]);
  for (let i = 0; i < 200; i++) await Promise.all([small(), small()]);
  const order: string[] = [];
  const long = pool.run("count", [counter, 400]).then(() => order.push("long"));
  await Promise.all(Array.from({ length: 40 }, small)).then(() => order.push("all the small ones"));
  await long;
  assertEquals(order, ["all the small ones", "long"]);
  await pool.run("nap", [20]);
  await pool.close();
  assertEquals(counter[0], 441, "each of them ran once");
});

Deno.test("EX11 a worker that dies with small jobs behind it loses none of them", async () => {
  // Cast: one worker, whose jobs were always small. Plot: one of them ends the worker, which has got
  // others in the same message; those that it has not begun go to its successor.
  const source = `
    export const maybe = (die) => { if (die) self.close(); return die; };
  `;
  await using pool = new WorkerPool(`data:text/javascript,${encodeURIComponent(source)}`, {
    size: 1,
  });
  for (let i = 0; i < 50; i++) await pool.run("maybe", [false]);
  const ends = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => pool.run("maybe", [i === 3])),
  );
  assert(ends.some(({ status }) => status === "rejected"));
  assertEquals(ends.slice(4).filter(({ status }) => status === "rejected"), []);
});

Deno.test("every answer of 20,000 jobs finds its caller", async () => {
  await using pool = new WorkerPool(jobs, { size: 3 });
  const sums = await Promise.all(
    Array.from({ length: 20_000 }, (_, i) => pool.run<number>("add", [i, 1])),
  );
  assert(sums.every((sum, i) => sum === i + 1));
});
