import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assertEquals, assertStrictEquals } from "@std/assert";
import { Mapping } from "../../../lib/async/pools/mapping.ts";
import { countingController, outcome, reasonOf, states } from "../support/helpers.ts";
import { inboxes, PuppetPool } from "../support/puppet_pool.ts";

/** Inputs that count how often they are asked for, and know no `return`. */
function countedInputs(length: number) {
  const counted = {
    asked: 0,
    [Symbol.iterator]: () => ({
      next: () => ({ value: counted.asked, done: ++counted.asked > length }),
    }),
  };
  return counted;
}

Deno.test(
  "EX3 map runs as many at a time as there are members, and is not far ahead of the consumer",
  onVirtualTime(async () => {
    const pool = new PuppetPool(3);
    const inputs = countedInputs(9);
    const results = pool.map("m", inputs);
    const first = results.next();
    await null;
    assertEquals([inputs.asked, inboxes(pool)], [3, [["m"], ["m"], ["m"]]]);
    // The others overtake the first, up to six in all.
    const others = pool.puppets.slice(1);
    for (let i = 0; i < 5; i++) {
      for (const puppet of others) if (puppet.load > 0) puppet.answer();
      await settle();
    }
    assertEquals([inputs.asked, others.map(({ load }) => load)], [6, [0, 0]]);
    pool.puppets[0].answer();
    assertEquals((await first).value, "m done");
    await results.return!();
  }),
);

Deno.test(
  "EX6 map asks for no more inputs when the loop is left, nor after their end",
  onVirtualTime(async () => {
    const left = countedInputs(9);
    const pool = new PuppetPool(1);
    const results = pool.map("m", left);
    const first = results.next();
    await null;
    pool.puppets[0].answer();
    await first;
    const asked = left.asked;
    await results.return!();
    await settle();
    assertEquals(left.asked, asked);

    const all = countedInputs(2);
    const other = new PuppetPool(2);
    const values = Array.fromAsync(other.map("m", all));
    for (const index of [0, 1]) {
      await settle();
      other.puppets[index].answer();
    }
    assertEquals([await values, all.asked], [["m done", "m done"], 3]);
  }),
);

/** Jobs that end when the test says so, over inputs that it can break. */
class Stage {
  readonly jobs: (PromiseWithResolvers<unknown> & { input: unknown; signal: AbortSignal })[] = [];
  next: () => IteratorResult<unknown> = () => ({ value: this.jobs.length, done: false });
  letGo = 0;
  onReturn = () => {};

  map(width = 1, signal?: AbortSignal): Mapping<unknown> {
    const inputs: Iterator<unknown> = {
      next: () => this.next(),
      return: () => {
        this.letGo++;
        this.onReturn();
        return { value: undefined, done: true };
      },
    };
    return new Mapping(inputs, (input, signal) => this.#start(input, signal), width, signal);
  }

  /** Which jobs were told to stop. */
  stopped(): boolean[] {
    return this.jobs.map(({ signal }) => signal.aborted);
  }

  #start(input: unknown, signal: AbortSignal): Promise<unknown> {
    const job = { ...Promise.withResolvers<unknown>(), input, signal };
    this.jobs.push(job);
    signal.addEventListener("abort", () => job.reject(signal.reason));
    return job.promise;
  }
}

const END = { value: undefined, done: true };
const refuse = (why: string) => (): never => {
  throw new Error(why);
};

Deno.test("EX19 return() ends the next() that is on its way, and stops the jobs", async () => {
  const stage = new Stage();
  const results = stage.map(2);
  const calls = [results.next(), results.next(), results.next()];
  await settle();
  assertEquals(await results.return(), END);
  assertEquals(await Promise.all(calls), [END, END, END]);
  assertEquals([stage.stopped(), stage.letGo], [[true, true], 1]);
  assertEquals([await results.next(), await results.return(), stage.letGo], [END, END, 1]);
});

Deno.test("EX19 return() before the first next() starts nothing, and lets go of the inputs", async () => {
  const stage = new Stage();
  const results = stage.map();
  assertEquals(await results.return(), END);
  assertEquals([await results.next(), stage.jobs.length, stage.letGo], [END, 0, 1]);
});

Deno.test("EX19 calls to next() ahead are answered in their order", async () => {
  const stage = new Stage();
  const results = stage.map(3);
  const calls = [results.next(), results.next(), results.next()];
  await settle();
  stage.jobs[2].resolve("c");
  stage.jobs[1].resolve("b");
  assertEquals(await states(...calls), ["pending", "pending", "pending"]);
  stage.jobs[0].resolve("a");
  assertEquals((await Promise.all(calls)).map(({ value }) => value), ["a", "b", "c"]);
  await results.return();
});

Deno.test("EX19 the first failure is thrown in its place, once; the rest is stopped", async () => {
  const stage = new Stage();
  stage.onReturn = refuse("I will not go");
  const results = stage.map(2);
  const calls = [results.next(), results.next(), results.next()];
  await settle();
  stage.jobs[1].reject("second");
  assertEquals(await states(...calls), ["pending", "pending", "pending"]);
  stage.jobs[0].resolve("first");
  assertEquals(await calls[0], { value: "first", done: false });
  assertEquals(await reasonOf(calls[1]), "second", "and not what the inputs throw");
  assertEquals([await calls[2], await results.next(), stage.letGo], [END, END, 1]);
  assertEquals(stage.stopped(), stage.jobs.map(() => true));
});

Deno.test("EX19 when the loop is left, what the inputs throw is thrown, and all are stopped before", async () => {
  const stage = new Stage();
  stage.onReturn = () => {
    assertEquals(stage.stopped(), [true]);
    throw new Error("I will not go");
  };
  const results = stage.map();
  const call = results.next();
  await settle();
  assertEquals(String(await reasonOf(results.return())), "Error: I will not go");
  assertEquals([await call, await results.return()], [END, END]);
});

Deno.test("EX19 inputs that throw, however they do it, fail in their place and are not asked again", async () => {
  const broken: Record<string, () => IteratorResult<unknown>> = {
    next: refuse("broken"),
    done: () => ({
      get done() {
        return refuse("broken")();
      },
      value: 1,
    } as never),
    value: () => ({
      done: false,
      get value() {
        return refuse("broken")();
      },
    }),
    "no result": () => undefined as never,
  };
  for (const [how, next] of Object.entries(broken)) {
    const stage = new Stage();
    let asked = 0;
    stage.next = () => ++asked === 1 ? { value: 1, done: false } : next();
    const results = stage.map(2);
    const calls = [results.next(), results.next(), results.next()];
    await settle();
    assertEquals(await states(...calls), ["pending", "pending", "pending"], how);
    stage.jobs[0].resolve("good");
    assertEquals((await calls[0]).value, "good");
    assertEquals(await reasonOf(calls[1]) instanceof Error, true);
    assertEquals([await calls[2], asked, stage.letGo], [END, 2, 0]);
  }
});

Deno.test("EX19 an input that ends the mapping while it is asked starts no job", async () => {
  const stage = new Stage();
  const results = stage.map();
  stage.next = () => {
    results.return();
    return { value: 1, done: false };
  };
  assertEquals([await results.next(), stage.jobs.length], [END, 0]);
});

Deno.test("EX19 inputs that end are not let go, and need no return()", async () => {
  const stage = new Stage();
  stage.next = () => ({ value: undefined, done: true });
  assertEquals([await stage.map().next(), stage.letGo], [END, 0]);
  const bare = new Mapping(
    { next: () => ({ value: 1 }) },
    () => new Promise(() => {}),
    1,
    undefined,
  );
  assertEquals(await bare.return(), END);
});

Deno.test("EX6 A1 A2 A4 an abort stops the jobs, and its reason is thrown once", async () => {
  const why = new Error("why");
  const { controller, listeners } = countingController();
  const stage = new Stage();
  const results = stage.map(2, controller.signal);
  const call = results.next();
  await settle();
  assertEquals(listeners(), 1);
  controller.abort(why);
  assertStrictEquals(await reasonOf(call), why);
  assertEquals([stage.stopped(), stage.letGo, listeners()], [[true, true], 1, 0]);
  assertEquals(await results.next(), END);

  const late = new Stage();
  const untouched = late.map(1, controller.signal);
  assertStrictEquals(await reasonOf(untouched.next()), why);
  assertEquals(late.jobs.length, 0);
});

Deno.test("EX6 A4 a mapping that has ended no longer listens to the signal", async () => {
  const { controller, listeners } = countingController();
  const stage = new Stage();
  stage.next = () => ({ value: undefined, done: true });
  await stage.map(1, controller.signal).next();
  await new Stage().map(1, controller.signal).return();
  assertEquals(listeners(), 0);
});

Deno.test("EX6 an abort before the next request beats the results that are there", async () => {
  const stage = new Stage();
  const controller = new AbortController();
  const results = stage.map(2, controller.signal);
  const first = results.next();
  await settle();
  stage.jobs.forEach(({ resolve }) => resolve("done"));
  await first;
  controller.abort("enough");
  assertEquals(await outcome(results.next()), { state: "rejected", reason: "enough" });
});
