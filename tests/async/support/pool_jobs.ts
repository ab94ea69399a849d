/** The jobs that the tests of the pools run. */

const me = crypto.randomUUID();

/** Which worker this is, after so many milliseconds. */
export async function whoAmI(ms = 0): Promise<string> {
  await nap(ms);
  return me;
}

export function add(a: number, b: number): number {
  return a + b;
}

export function echo<T>(value: T): T {
  return value;
}

export function nap(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Blocks its worker. */
export function spin(ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

export function spinLong(): void {
  spin(2_000);
}

/** Writes down that it has begun, then takes its time. */
export async function note(file: string, text: string, ms = 0): Promise<void> {
  Deno.writeTextFileSync(file, `${text}\n`, { append: true });
  await nap(ms);
}

/** Writes down its name when it begins, and ends when somebody has written that it may. */
export async function noteAndWait(file: string, name: string): Promise<void> {
  Deno.writeTextFileSync(file, `${name}\n`, { append: true });
  while (!Deno.readTextFileSync(file).includes(`end ${name}\n`)) await nap(5);
}

/** Writes down that it has begun, waits for the line `go`, and writes down that it answers. */
export function answerWhenTold(file: string): string {
  Deno.writeTextFileSync(file, "begun\n", { append: true });
  while (!Deno.readTextFileSync(file).endsWith("go\n"));
  Deno.writeTextFileSync(file, "answered\n", { append: true });
  return "too late";
}

export class OutOfPaper extends RangeError {
  override name = "OutOfPaper";
  sheets = 0;
  printer = { room: 12 };
}

export function print(): never {
  throw new OutOfPaper("No paper", { cause: new TypeError("The tray is open") });
}

export function throwSomething(what: string): unknown {
  switch (what) {
    case "a value":
      throw { code: 7 };
    case "a DOMException":
      throw new DOMException("Too slow", "TimeoutError");
    case "an AggregateError":
      throw new AggregateError([new TypeError("one"), new Error("two")], "both");
    case "its own cause": {
      const error = new Error("loop");
      error.cause = error;
      throw error;
    }
    case "what cannot cross":
      throw Object.assign(new Error("with a function"), { call: () => 1, code: 7 });
    default:
      throw Symbol(what);
  }
}

/** Cannot be cloned, nor written as JSON. */
export function giveFunction(): unknown {
  return () => 1;
}

export function exit(): never {
  Deno.exit(7);
}

/** How many bytes arrived. */
export function countBytes(buffer: ArrayBuffer): number {
  return buffer.byteLength;
}

export const notAFunction = 7;

/** Counts itself, and waits without a pause until so many are counted; tells whether they ever were. */
export function count(counter: Int32Array, all = 0): boolean {
  Atomics.add(counter, 0, 1);
  const end = performance.now() + 20_000;
  while (Atomics.load(counter, 0) < all && performance.now() < end);
  return Atomics.load(counter, 0) >= all;
}

/** Counts itself, spins until the second number is set, and counts itself again, a moment later. */
export async function countTwice(numbers: Int32Array): Promise<void> {
  Atomics.add(numbers, 0, 1);
  while (Atomics.load(numbers, 1) === 0);
  await new Promise((resolve) => setTimeout(resolve, 10));
  Atomics.add(numbers, 0, 1);
}

/** Ends at once; a moment later it counts, and keeps its worker until the second number is set. */
export function spinLater(numbers: Int32Array): void {
  setTimeout(() => {
    Atomics.add(numbers, 0, 1);
    while (Atomics.load(numbers, 1) === 0);
  });
}

/** Never answers to a negative number. */
export function echoOrHang(value: number): number | Promise<never> {
  return value < 0 ? new Promise(() => {}) : value;
}

/** Does what a job may do in its own world, and must not do any harm by. */
export async function interfere(how: string): Promise<string> {
  const world = globalThis as unknown as Record<string, unknown> & {
    postMessage?(message: unknown): void;
  };
  const forged = [[0, true, "forged"]];
  switch (how) {
    case "posts text":
      world.postMessage?.("50 %");
      break;
    case "posts what looks like an answer":
      world.postMessage?.(forged);
      (await import("node:worker_threads")).parentPort?.postMessage(forged);
      break;
    case "sets onmessage":
      world.onmessage = () => {};
      world.onerror = () => {};
      break;
    case "dispatches a message":
      dispatchEvent(new MessageEvent("message", { data: [[0, "exit", []]] }));
      break;
    case "listens to all messages":
      (await import("node:worker_threads")).parentPort?.on("message", () => {});
      addEventListener("message", (event) => event.stopImmediatePropagation());
      break;
    case "replaces what ports do":
      MessagePort.prototype.postMessage = () => {};
      break;
    case "replaces the clock":
      performance.now = () => {
        throw new Error("It has stopped");
      };
      break;
    case "replaces the exit":
      Deno.exit = (() => {}) as typeof Deno.exit;
      break;
    case "prints what looks like an answer":
      console.log('\u001e[0,true,"forged"]');
      await Deno.stdout.write(new Uint8Array([0, 0, 0, 12, 0, 0, 0, 0]));
      break;
    case "reads its input":
      await Deno.stdin.read(new Uint8Array(1));
      break;
    case "forgets its environment":
      for (const name of Object.keys(Deno.env.toObject())) Deno.env.delete(name);
      break;
  }
  return how;
}

/** What is thrown, by name: every one of them must reject its job. */
const thrown: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  "a number": () => 7,
  "a symbol": () => Symbol("sign"),
  "a function": () => () => 1,
  "a promise": () => Promise.reject(new Error("inside")),
  "a revoked proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "an error in a proxy": () => new Proxy(new RangeError("behind glass"), {}),
  "a DOMException with a name of its own": () =>
    new (class extends DOMException {
      override readonly name = "Mine";
    })("renamed"),
  "an error whose fields throw": () =>
    Object.defineProperty(new RangeError("hot"), "field", {
      enumerable: true,
      get: () => {
        throw new Error("Do not touch");
      },
    }),
  "an error whose message throws": () =>
    Object.defineProperty(new RangeError("hot"), "message", {
      get: () => {
        throw new Error("Do not touch");
      },
    }),
  "an error whose name is no text": () => Object.assign(new RangeError("odd"), { name: Symbol() }),
  "an error that changes": () => {
    let calls = 0;
    return Object.defineProperty(new RangeError("fickle"), "field", {
      enumerable: true,
      get: () => calls++ === 0 ? 1 : () => 1,
    });
  },
  "an error without a class": () => Object.setPrototypeOf(new RangeError("orphan"), null),
  "an error with everything": () => {
    const shared = { room: 12 };
    const inner = Object.assign(new TypeError("inner"), { shared });
    const outer = Object.assign(new Error("outer", { cause: inner }), {
      shared,
      headers: new Headers(),
      inner,
    });
    Object.assign(inner, { outer });
    return outer;
  },
  "an AggregateError of strange things": () =>
    new AggregateError([new TypeError("one"), 2, () => 3], "all"),
  "a SuppressedError": () =>
    new SuppressedError(new TypeError("second"), new RangeError("first"), "both"),
  "a long chain of causes": () => {
    let error = new Error("0");
    for (let i = 1; i < 5_000; i++) error = new Error(String(i), { cause: error });
    return error;
  },
};

/** The names of all that `throwAny` can throw. */
export const throwables = Object.keys(thrown);

export function throwAny(name: string): never {
  throw thrown[name]();
}

/** What no message can carry, by name. */
const burdens: Record<string, () => unknown> = {
  "a function": () => () => 1,
  "a function inside": () => ({ list: [new Map([[1, () => 1]])] }),
  "a symbol": () => Symbol("sign"),
  "a promise": () => ({ inside: Promise.resolve() }),
  "a WeakMap": () => new WeakMap(),
  "a URL": () => [new URL("http://127.0.0.1/")],
  headers: () => ({ headers: new Headers() }),
  "a proxy": () => new Proxy({}, {}),
  "a getter that throws": () => ({
    get field() {
      throw new Error("Do not touch");
    },
  }),
  "a value too deep": () => {
    let value: unknown = 0;
    for (let i = 0; i < 1_000_000; i++) value = [value];
    return value;
  },
};

/** The names of all that `giveBurden` can give. */
export const burdenNames = Object.keys(burdens);

/** Makes one of them. */
export function burden(name: string): unknown {
  return burdens[name]();
}

const tally = { count: 0 };

/** Changes the same object each time, and returns it. */
export function bump(): { count: number } {
  tally.count++;
  return tally;
}

/** Ends its worker, or its process. */
export async function end(how: string): Promise<unknown> {
  switch (how) {
    case "Deno.exit":
      return Deno.exit(7);
    case "process.exit":
      return (await import("node:process")).default.exit(7);
    case "close":
      close();
      break;
    case "a timer that throws":
      setTimeout(() => throwSomething("a DOMException"), 1);
      break;
    case "a rejection that nobody handles":
      Promise.reject(new RangeError("nobody catches me"));
      break;
  }
  return new Promise(() => {});
}
