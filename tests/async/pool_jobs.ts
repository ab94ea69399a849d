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

export function closeWorker(): Promise<never> {
  self.close();
  return new Promise(() => {});
}

/** Fails outside of the job, which itself never ends. */
export function failElsewhere(how: "in a timer" | "in a promise"): Promise<never> {
  if (how === "in a timer") setTimeout(() => throwSomething("a DOMException"), 1);
  else Promise.reject(new RangeError("nobody catches me"));
  return new Promise(() => {});
}

/** How many bytes arrived. */
export function countBytes(buffer: ArrayBuffer): number {
  return buffer.byteLength;
}

export const notAFunction = 7;

/** Counts itself, and then takes its time. */
export function count(counter: Int32Array, ms = 0): void {
  Atomics.add(counter, 0, 1);
  spin(ms);
}

/** Counts itself, spins until the second number is set, and counts itself again, a moment later. */
export async function countTwice(numbers: Int32Array): Promise<void> {
  Atomics.add(numbers, 0, 1);
  while (Atomics.load(numbers, 1) === 0);
  await new Promise((resolve) => setTimeout(resolve, 10));
  Atomics.add(numbers, 0, 1);
}

/** Never answers to a negative number. */
export function echoOrHang(value: number): number | Promise<never> {
  return value < 0 ? new Promise(() => {}) : value;
}
