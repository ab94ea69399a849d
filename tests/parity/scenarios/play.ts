/** The loop on virtual time, and the trace that the scenarios print; play.py has the format. */
import {
  type Coroutine,
  EventLoop,
  runningLoop,
  type TraceEntry,
  VirtualClock,
} from "@course/loop";

/** The library's own callbacks, by the feature that they belong to. */
const FEATURES: Record<string, string> = {
  gatherChildDone: "gather",
  waitChildDone: "wait",
  waitOver: "wait",
  sleepOver: "sleep",
  waitForOver: "waitFor",
  waitForStopped: "waitFor",
  shieldInnerDone: "shield",
  shieldOuterDone: "shield",
  asCompletedChildDone: "asCompleted",
  asCompletedOver: "asCompleted",
  stopLoop: "run",
};

/** The trace of one loop, while it runs. */
class Notes {
  readonly lines: string[] = [];
  readonly loop: EventLoop;
  #turn = 0;

  constructor() {
    this.loop = new EventLoop({
      clock: new VirtualClock(),
      onTrace: (entry) => this.#take(entry),
    });
    this.loop.setExceptionHandler(() => {});
    notes.set(this.loop, this);
  }

  #take(entry: TraceEntry): void {
    this.#turn = entry.turn;
    if (entry.kind === "run") {
      this.write("call", FEATURES[entry.label] ?? entry.label);
    } else if (entry.kind === "step") {
      this.lines.pop(); // The handle that this step is.
      this.write("step", entry.label);
    }
  }

  write(kind: string, text: string): void {
    this.lines.push(`${this.#turn} ${shown(this.loop.time())} ${kind} ${text}`);
  }
}

const notes = new WeakMap<EventLoop, Notes>();

/** Adds a line to the trace of the running loop. */
export function log(...words: unknown[]): void {
  notes.get(runningLoop())!.write("log", words.map(shown).join(" "));
}

function shown(word: unknown): string {
  if (word === undefined || word === null) return "None";
  if (word instanceof Error) return describeError(word);
  if (Array.isArray(word)) return `[${word.map(shown).join(" ")}]`;
  return String(word);
}

/** The program's own errors with their message, the library's by their class. */
export function describeError(error: Error): string {
  if (error.name !== "Error") return error.name;
  return error instanceof Failure ? `Error ${error.message}` : "Error";
}

/** An error of a scenario, as `Exception` is in Python. */
export class Failure extends Error {}

/** Runs a program on a fresh loop, and gives its trace. */
export async function run(main: Coroutine<unknown>): Promise<string[]> {
  const { loop, lines } = new Notes();
  await loop.runUntilComplete(main);
  loop.close();
  return lines;
}

/** What a gather with returnExceptions gives in Python: values, and errors in their places. */
export function values(results: PromiseSettledResult<unknown>[]): unknown[] {
  return results.map((each) => each.status === "fulfilled" ? each.value : each.reason);
}

/** As `scenario`, for a program that runs the loop itself. */
export async function loopScenario(
  meta: ImportMeta,
  main: (loop: EventLoop, note: (...words: unknown[]) => void) => Promise<void>,
): Promise<string[]> {
  const notes = new Notes();
  await main(notes.loop, (...words) => notes.write("log", words.map(shown).join(" ")));
  if (meta.main) console.log(notes.lines.join("\n"));
  return notes.lines;
}

/** Makes a module a scenario: run by itself it prints its trace, imported it gives it. */
export async function scenario(
  meta: ImportMeta,
  main: () => Coroutine<unknown>,
): Promise<string[]> {
  const lines = await run(main());
  if (meta.main) console.log(lines.join("\n"));
  return lines;
}
