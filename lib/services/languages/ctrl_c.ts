/** Ctrl-C, pressed by a program: what becomes of a process that receives SIGINT. */
import { fileURLToPath } from "node:url";
import { timeLimit } from "../time_limit.ts";

/** Options of {@linkcode ctrlC}. */
export interface CtrlCOptions {
  /** How often Ctrl-C is pressed. Default 1. */
  readonly presses?: number;
  /** Milliseconds of real time between two presses, at least. Default 300. */
  readonly apart?: number;
  /** Ends the program: `cell.signal`, so that the Stop button does. */
  readonly signal?: AbortSignal;
  /** Whether the program may import what `deno.json` names, such as `@course/services`. */
  readonly imports?: boolean;
  /** Variables of its environment, for what should not be seen among its arguments. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds of real time that the program may take. Default 20,000. */
  readonly timeout?: number;
}

/** How a program ended. */
export interface AfterCtrlC {
  /** The lines that it printed after `ready`. */
  readonly said: readonly string[];
  /** Its exit code; that of a program which a signal has ended is 128 and the signal's number. */
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: Deno.Signal | null;
}

const WINDOWS = Deno.build.os === "windows";
const CONFIG = new URL("../../../deno.json", import.meta.url);

/**
 * Runs a Deno program in a process of its own, and presses Ctrl-C when it has printed `ready`.
 *
 * 1. **The program** is JavaScript, and imports the course's modules only with `imports: true`. It
 *    may use `wait(ms, options)`, which takes a `signal`, and `onCtrlC(listener)`.
 * 2. **Another press** comes when the program has answered the last one by printing something: two
 *    signals that arrive together count as one.
 * 3. **On Windows** no program can send SIGINT to another. There, `onCtrlC` calls the listener by a
 *    timer, and a program without a listener is killed.
 * 4. **Nothing is left running**, and time is real, even under a virtual clock.
 *
 * @example A program that tidies up
 * ```ts
 * import { ctrlC } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const { said, code } = await ctrlC(`
 *   const stop = new AbortController();
 *   onCtrlC(() => stop.abort());
 *   console.log("ready");
 *   await wait(60_000, stop).catch((error) => console.log(error.name));
 *   Deno.exit(7);
 * `);
 * assertEquals([said, code], [["AbortError"], 7]);
 * ```
 *
 * @throws {RangeError} If `presses` is not a whole number above 0.
 * @throws {Error} If the program ends before it is ready, with the end of what it wrote to its
 * standard error.
 * @throws {DOMException} If it takes longer than `timeout` (`TimeoutError`); if `signal` aborts,
 * its reason.
 */
export async function ctrlC(program: string, options: CtrlCOptions = {}): Promise<AfterCtrlC> {
  const { presses = 1, apart = 300, imports = false, env, signal, timeout = 20_000 } = options;
  if (!Number.isInteger(presses) || presses < 1) {
    throw new RangeError(
      `Cannot press Ctrl-C: presses must be a whole number above 0, received ${presses}`,
    );
  }
  signal?.throwIfAborted();
  using limit = timeLimit(timeout);
  const stop = AbortSignal.any([limit.signal, ...signal ? [signal] : []]);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      ...imports ? ["--config", fileURLToPath(CONFIG), "--no-lock"] : ["--no-config"],
      prelude(presses, apart) + program,
    ],
    env: { ...env, NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const kill = () => send(child, "SIGKILL");
  stop.addEventListener("abort", kill);
  try {
    const complaint = new Response(child.stderr).text();
    const { printed, ready } = await listen(child, stop, { presses, apart });
    const { code, signal: endedBy } = await child.status;
    const stderr = await complaint;
    signal?.throwIfAborted();
    if (limit.signal.aborted) {
      throw new DOMException(`The program did not end within ${timeout} ms`, "TimeoutError");
    }
    if (!ready) {
      throw new Error(`The program ended before it printed "ready": ${stderr.trim().slice(-500)}`);
    }
    return { said: printed.slice(printed.indexOf("ready") + 1), code, signal: endedBy };
  } finally {
    stop.removeEventListener("abort", kill);
    kill();
    await child.status;
  }
}

/** Reads what the program prints, and presses when it is ready. */
async function listen(
  child: Deno.ChildProcess,
  stop: AbortSignal,
  { presses, apart }: { presses: number; apart: number },
): Promise<{ printed: string[]; ready: boolean }> {
  let text = "", pressing: Promise<void> | undefined, next = Promise.withResolvers<void>();
  for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    next.resolve();
    next = Promise.withResolvers();
    if (/^ready\r?$/m.test(text)) {
      pressing ??= press(child, stop, presses, apart, () => next.promise);
    }
  }
  next.resolve(); // Nothing more will come.
  await pressing;
  return { printed: text.split(/\r?\n/).filter(Boolean), ready: pressing !== undefined };
}

async function press(
  child: Deno.ChildProcess,
  stop: AbortSignal,
  presses: number,
  apart: number,
  nextAnswer: () => Promise<void>,
): Promise<void> {
  let answer: Promise<void> | undefined;
  for (let pressed = 0; pressed < presses && !stop.aborted; pressed++) {
    if (pressed > 0) await Promise.all([answer, pause(apart)]);
    answer = nextAnswer();
    if (!WINDOWS) send(child, "SIGINT");
  }
  if (WINDOWS) { // The program's own timer presses; one that has none is killed when it is late.
    using late = timeLimit(presses * apart + 5000);
    late.signal.addEventListener("abort", () => send(child, "SIGKILL"));
    await child.status;
  }
}

async function pause(ms: number): Promise<void> {
  using limit = timeLimit(ms);
  await new Promise((resolve) => limit.signal.addEventListener("abort", resolve));
}

/** To this child alone, by the handle that has started it. */
function send(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended already.
  }
}

function prelude(presses: number, apart: number): string {
  return `import { setTimeout as sleep } from "node:timers/promises";
const wait = (ms, { signal } = {}) => sleep(ms, undefined, { signal });
function onCtrlC(listener) {
  if (${!WINDOWS}) return Deno.addSignalListener("SIGINT", listener);
  for (let press = 1; press <= ${presses}; press++) setTimeout(listener, ${apart} * press);
}
`;
}
