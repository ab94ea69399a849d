import { InvalidStateError, ProcessPool, WorkerPool } from "@course/async";
import { settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import { countingController, outcome, reasonOf } from "../support/helpers.ts";
import { burden, burdenNames, throwables } from "../support/pool_jobs.ts";
import { runScript } from "../support/run_script.ts";

// Real workers take real time: these tests run on the real clock, and claim nothing about durations
// that a slow machine could break.

const jobs = new URL("../support/pool_jobs.ts", import.meta.url);
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A file in which jobs write down what they do. */
interface Notes extends AsyncDisposable {
  readonly file: string;
  lines(): string[];
  add(line: string): void;
}

async function notebook(): Promise<Notes> {
  const file = await Deno.makeTempFile();
  return {
    file,
    add: (line) => Deno.writeTextFileSync(file, `${line}\n`, { append: true }),
    lines: () => Deno.readTextFileSync(file).split("\n").slice(0, -1),
    [Symbol.asyncDispose]: () => Deno.remove(file),
  };
}

/** Waits until the jobs have written so many lines. */
async function untilLines(notes: Notes, count: number): Promise<void> {
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

  test("EX6 EX8 an argument that aborts the job, or closes the pool, while it is read", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const controller = new AbortController();
    const aborting = {
      get it() {
        return controller.abort("stop");
      },
    };
    assertEquals(await reasonOf(pool.run("echo", [aborting], controller)), "stop");
    const closing = {
      get it() {
        return void pool.close();
      },
    };
    assert(await reasonOf(pool.run("echo", [closing])) instanceof InvalidStateError);
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
    const strange = await thrown("a symbol") as Error;
    assertMatch(strange.message, /^The job threw Symbol\(a symbol\)/);
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

  test("EX3 EX4 at most size workers, started lazily, used again", async () => {
    await using pool = new Pool(jobs, { size: 2 });
    const one = await pool.run("whoAmI");
    assertEquals(await pool.run("whoAmI"), one, "an idle worker is used again");
    const names = ["a", "b", "c", "d", "e"];
    const workers = await Promise.all(names.map(() => pool.run("whoAmI", [50])));
    assertEquals(new Set([one, ...workers]).size, 2);
  });

  test("EX3 two workers begin their jobs first come first served", async () => {
    await using notes = await notebook();
    await using pool = new Pool(jobs, { size: 2 });
    const run = (name: string) => pool.run("noteAndWait", [notes.file, name]);
    const running = [run("a"), run("b")];
    await untilLines(notes, 2);
    running.push(...["c", "d", "e"].map(run));
    const begun = () => notes.lines().filter((line) => !line.startsWith("end"));
    for (let ended = 0; ended < 5; ended++) {
      await untilLines(notes, 2 + 2 * Math.min(ended, 3)); // All that can begin have begun.
      notes.add(`end ${begun()[ended]}`);
    }
    await Promise.all(running);
    assertEquals(begun().slice(0, 2).sort(), ["a", "b"]);
    const turns = notes.lines().slice(2, 8).map((line) => line.split(" ")[0]);
    assertEquals(turns, ["end", "c", "end", "d", "end", "e"]);
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
    const first = pool.run("answerWhenTold", [notes.file]);
    const second = pool.run("note", [notes.file, "second"], controller);
    const third = pool.run("note", [notes.file, "third"]);
    await untilLines(notes, 1);
    const why = new Error("why");
    assertEquals(listeners(), 1);
    controller.abort(why);
    assertEquals(listeners(), 0);
    assertStrictEquals(await reasonOf(second), why);
    notes.add("go");
    await Promise.all([first, third]);
    assertEquals(notes.lines(), ["begun", "go", "answered", "third"]);
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
    await using notes = await notebook();
    const pool = new Pool(jobs, { size: 2 });
    const controller = new AbortController();
    const aborted = pool.run("answerWhenTold", [notes.file], controller);
    await untilLines(notes, 1);
    notes.add("go");
    // The loop stands still meanwhile, so the answer is on its way, and nobody has read it.
    while (notes.lines().length < 3);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    controller.abort("enough");
    assertEquals(await reasonOf(aborted), "enough");
    assertEquals(await pool.run("echo", ["right"]), "right");
    await pool.close();
  });

  test("map yields the results in the order of the inputs, with at most size at a time", async () => {
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

  test("EX13 whatever a job does in its own world, it has its answer, and so has the next", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const worker = await pool.run("whoAmI");
    const ways = [
      "posts text",
      "posts what looks like an answer",
      "sets onmessage",
      "dispatches a message",
      "listens to all messages",
      "replaces what ports do",
      "replaces the clock",
      "replaces the exit",
    ];
    for (const how of ways) {
      assertEquals(await pool.run("interfere", [how]), how);
      assertEquals(await pool.run("add", [1, 2]), 3);
    }
    assertEquals(await pool.run("whoAmI"), worker, "and nobody has died");
  });

  test("EX13 EX2 whatever a job throws, it rejects, and harms no other job", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const worker = await pool.run("whoAmI");
    const rejections = await Promise.allSettled(
      throwables.map((name) => [pool.run("throwAny", [name]), pool.run("echo", [name])]).flat(),
    );
    for (const [i, name] of throwables.entries()) {
      const [thrown, echo] = rejections.slice(2 * i);
      assertEquals([name, thrown.status], [name, "rejected"]);
      assertEquals(echo, { status: "fulfilled", value: name });
    }
    assertEquals(await pool.run("whoAmI"), worker, "and nobody has died");
  });

  test("EX13 EX2 an error keeps name and message, however strange it is", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const thrown = async (name: string) => {
      const error = await reasonOf(pool.run("throwAny", [name])) as Error;
      return `${error?.name}: ${error?.message}`;
    };
    assertEquals(await thrown("a DOMException with a name of its own"), "Mine: renamed");
    assertEquals(await thrown("an error whose fields throw"), "RangeError: hot");
    assertEquals(await thrown("an error that changes"), "RangeError: fickle");
    assertMatch(await thrown("a symbol"), /^Error: .*Symbol\(sign\)/);
    assertMatch(await thrown("a function"), /^Error: .*a function/);
    assertMatch(await thrown("a promise"), /^Error: .*Promise/);
    assertMatch(
      await thrown("a revoked proxy"),
      /^Error: The job threw an object, which cannot be sent/,
    );
    assertEquals(await reasonOf(pool.run("throwAny", ["undefined"])), undefined);
    assertEquals(await reasonOf(pool.run("throwAny", ["null"])), null);
  });

  test("EX5 EX13 EX15 what cannot cross rejects its own job, on both ways", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const worker = await pool.run("whoAmI");
    for (const name of burdenNames) {
      const [there, back, after] = await Promise.allSettled([
        pool.run("echo", [burden(name)]),
        pool.run("burden", [name]),
        pool.run("echo", [name]),
      ]);
      assertEquals([name, there.status, back.status], [name, "rejected", "rejected"]);
      assert(there.status === "rejected" && there.reason instanceof Error);
      assert(back.status === "rejected" && back.reason instanceof Error);
      assertEquals(after, { status: "fulfilled", value: name });
    }
    assertEquals(await pool.run("whoAmI"), worker, "and nobody has died");
  });

  test("EX15 what can cross arrives as it was", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    // deno-lint-ignore no-sparse-arrays
    const sparse = [1, , 3];
    const values = [
      [undefined, null, NaN, -0, Infinity, 12n ** 40n, "\u0000ö\u{1f600}"],
      new Map<unknown, unknown>([[1, { a: new Set([NaN, "x"]) }], [{}, []]]),
      [new Date(5), /a\n/giu, new RangeError("m", { cause: 1 })],
      [new Uint8Array([1, 2, 3]).subarray(1), new Float64Array([NaN, 1]), new BigInt64Array([1n])],
      [new Uint8Array([9]).buffer, new DataView(new ArrayBuffer(4), 1)],
      { a: undefined, 7: 7, nested: { list: [[], {}] } },
    ];
    for (const value of values) assertEquals(await pool.run("echo", [value]), value);
    assertEquals(await pool.run("echo"), undefined);
    const holes = await pool.run<unknown[]>("echo", [sparse]);
    assertEquals([holes.length, 1 in holes], [3, false]);
    const circle: Record<string, unknown> = { shared: {} };
    Object.assign(circle, { me: circle, again: circle.shared });
    const back = await pool.run<typeof circle>("echo", [circle]);
    assertStrictEquals(back.me, back);
    assertStrictEquals(back.again, back.shared);
  });

  test("EX16 arguments are what they were at the call, even those of a waiting job", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const object = { n: 1, bytes: new Uint8Array([1]), map: new Map([["n", 1]]) };
    const args: unknown[] = [object];
    const calls = [pool.run("echo", args), pool.run("echo", args)];
    await settle();
    calls.push(pool.run("echo", args));
    object.n = object.bytes[0] = 2;
    object.map.set("n", 2);
    args[0] = "replaced";
    for (const value of await Promise.all(calls)) {
      assertEquals(value, { n: 1, bytes: new Uint8Array([1]), map: new Map([["n", 1]]) });
    }
  });

  test("EX16 a result is what it was at its return", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    for (let i = 0; i < 20; i++) await pool.run("bump");
    const counts = await Promise.all(
      Array.from({ length: 50 }, () => pool.run<{ count: number }>("bump")),
    );
    assertEquals(counts.map(({ count }) => count), Array.from({ length: 50 }, (_, i) => 21 + i));
  });

  test("EX17 32 MiB arrive, and come back", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    const bytes = new Uint8Array(32 * 2 ** 20);
    for (let i = 0; i < bytes.length; i += 997) bytes[i] = i;
    const back = await pool.run<Uint8Array>("echo", [bytes]);
    assertEquals(back.length, bytes.length);
    assert(back.every((byte, i) => byte === bytes[i]));
  });

  test("EX18 a pool that has nothing to do does not keep the program alive", async () => {
    const run = await runScript(
      `
      const pool = new async.${Pool.name}(${JSON.stringify(jobs.href)}, { size: 2 });
      console.log(await pool.run("add", [1, 2]), await pool.run("add", [3, 4]));
      await pool.run("nap", [1], { signal: AbortSignal.timeout(60_000) });
      const { signal } = new AbortController();
      await Array.fromAsync(pool.map("echo", [1, 2, 3], { signal }));
    `,
    );
    assertEquals([run.code, run.text], [0, "3 7\n"]);
  });

  test("EX18 a job that runs keeps the program alive, and so does the end of a pool", async () => {
    const run = await runScript(
      `
      const pool = new async.${Pool.name}(${JSON.stringify(jobs.href)}, { size: 2 });
      await pool.run("add", [1, 2]);
      pool.run("nap", [50]).then(() => pool.close()).then(() => console.log("closed"));
    `,
    );
    assertEquals([run.code, run.text], [0, "closed\n"]);
  });

  test("EX11 EX13 however a job ends its worker, it alone rejects, by its name", async () => {
    await using pool = new Pool(jobs, { size: 1 });
    for (const how of ["Deno.exit", "process.exit", "a timer that throws"]) {
      const [dead, next] = await Promise.allSettled([
        pool.run("end", [how]),
        pool.run("echo", [how]),
      ]);
      assert(dead.status === "rejected", how);
      assertMatch(dead.reason.message, /died while it ran the job "end"/);
      assert(dead.reason.cause instanceof Error);
      assertEquals(next, { status: "fulfilled", value: how });
    }
  });

  test("EX11 a module that throws when it is loaded rejects each job with its error", async () => {
    await using pool = new Pool(`data:text/javascript,throw new RangeError("not today")`, {
      size: 1,
    });
    for (let i = 0; i < 2; i++) {
      const error = await reasonOf(pool.run("any"));
      assert(error instanceof RangeError);
      assertEquals(error.message, "not today");
    }
  });

  test("EX11 a worker that dies while it has nothing to do, even with exit code 0, is replaced", async () => {
    for (const code of [0, 1]) {
      const source = "const me = crypto.randomUUID(); export const who = () => me;" +
        `export const later = () => void setTimeout(() => Deno.exit(${code}), 1);`;
      await using pool = new Pool(`data:text/javascript,${source}`, { size: 1 });
      const before = await pool.run<string>("who");
      await pool.run("later");
      const answers = [before];
      const isReplaced = () => ![before, "died"].includes(answers.at(-1)!);
      for (let i = 0; i < 1000 && !isReplaced(); i++) {
        await sleep(5);
        answers.push(await pool.run<string>("who").catch(() => "died"));
      }
      assert(isReplaced());
      const deaths = answers.filter((answer) => answer === "died").length;
      assert(deaths <= 1, "only what is given to it while it dies is rejected with it");
    }
  });

  test("EX7 EX11 a module that is never loaded to its end holds up only its own jobs", async () => {
    const pool = new Pool(`data:text/javascript,await new Promise(() => {})`, { size: 1 });
    const controller = new AbortController();
    const first = pool.run("any", [], controller);
    const second = pool.run("any", [], controller);
    await sleep(50);
    controller.abort("enough");
    assertEquals([await reasonOf(first), await reasonOf(second)], ["enough", "enough"]);
    await pool.close();
  });

  test("EX9 closing twice is closing once, and closing while workers start or die ends", async () => {
    const pool = new Pool(jobs, { size: 2 });
    const dying = [pool.run("end", ["Deno.exit"]), pool.run("end", ["Deno.exit"])];
    const closed = pool.close();
    assertStrictEquals(pool.close(), closed);
    assertEquals((await Promise.allSettled(dying)).map(({ status }) => status), [
      "rejected",
      "rejected",
    ]);
    await closed;
    await pool[Symbol.asyncDispose]();
  });

  test("EX5 EX13 no promise that was handed in, or that comes to nothing, is left unhandled", async () => {
    const pool = new Pool(jobs, { size: 1 });
    const failed = () => Promise.reject(new Error("handed in"));
    assert(await reasonOf(pool.run("echo", [failed()])) instanceof Error);
    await reasonOf(pool.run("echo", [failed()], { signal: AbortSignal.abort() }));
    await reasonOf(pool.map("echo", [failed()]).next());
    await pool.close();
    await reasonOf(pool.run("echo", [failed()]));
    await settle();
  });

  test("EX19 an input whose return() throws: all are stopped, and the first error wins", async () => {
    await using pool = new Pool(jobs, { size: 2 });
    const inputs = (values: unknown[]) => ({
      [Symbol.iterator]: () => ({
        next: () => ({ value: values.shift(), done: values.length === 0 }),
        return: (): never => {
          throw new Error("I will not go");
        },
      }),
    });
    const failure = await reasonOf(
      Array.fromAsync(pool.map("throwAny", inputs(["a number", "a number", "null", "null"]))),
    );
    assertEquals(failure, 7);
    const left = await reasonOf((async () => {
      for await (const _ of pool.map("echoOrHang", inputs([1, -1, -1, -1]))) break;
    })());
    assertEquals(String(left), "Error: I will not go");
    // The end of the scope would wait forever for a job that is still running.
  });
}
