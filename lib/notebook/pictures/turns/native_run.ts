/** One run of a program on the native loop, and what is known of it. */
import { asText, runningCell } from "../../kernel/mod.ts";
import { currentClock, real } from "../../time/mod.ts";
import { type PlatformTimer, watchPlatform } from "./platform.ts";
import type { Callback, Turn } from "./turns.ts";

/** One turn, while it is recorded. */
interface Task {
  readonly time: number;
  readonly kind: Callback["kind"];
  readonly name: string;
  readonly lines: string[];
  /** The lines of each microtask that logged any. */
  readonly microtasks: string[][];
  waiting: { label: string; when: number; fresh: boolean }[];
}

/** Records turns, by the timers that fire and the lines that are logged. */
export class NativeRun {
  readonly lines: string[] = [];
  readonly #clock = currentClock();
  #origin = 0;
  readonly #tasks: Task[] = [];
  readonly #timers = new Map<unknown, PlatformTimer & { setIn: Task | undefined }>();
  /** Whether a turn's own code is running. */
  #inTask = false;
  /** The lines of the microtask that is running. */
  #microtask: string[] | undefined;
  #whenQuiet: (() => void) | undefined;
  /** Looks whether it is quiet, after the turn of the last timer. */
  #look: ReturnType<typeof setTimeout> | undefined;

  /** Runs the program until what it returns has settled and no timer of its own is left. */
  async play(program: (log: (line: string) => void) => unknown): Promise<void> {
    const started = Promise.withResolvers<unknown>();
    const stopped = Promise.withResolvers<never>();
    const restore = this.#watch();
    // In a turn of its own, with no foreign microtask before it.
    const start = real.setTimeout(() => {
      this.#origin = this.#clock.now();
      const work = () => this.#inTurn("callback", "program", () => program(this.#log));
      started.resolve(new Promise((resolve) => resolve(work())));
    });
    const leave = runningCell().onStop(stopped.reject);
    try {
      await Promise.race([started.promise, stopped.promise]);
      await Promise.race([this.#quiet(), stopped.promise]);
    } finally {
      real.clearTimeout(start);
      real.clearTimeout(this.#look);
      leave();
      restore();
    }
  }

  /** The turns so far. */
  turns(): Turn[] {
    return this.#tasks.map((task, i) => ({
      number: i + 1,
      time: task.time,
      queue: [
        { label: labelOf(task), kind: task.kind, ran: true },
        ...task.microtasks.map((lines) => ({
          label: lines.join(", "),
          kind: "microtask" as const,
          ran: true,
        })),
      ],
      waiting: task.waiting,
    }));
  }

  #watch(): () => void {
    return watchPlatform({
      microtask: (runs) => this.#microtask = runs ? [] : undefined,
      set: (handle, name, ms) => {
        const timer = { name, when: this.#now() + ms, setIn: this.#tasks.at(-1) };
        this.#timers.set(handle, timer);
      },
      cleared: (handle) => this.#timers.delete(handle),
      fires: (handle, again, callback) => {
        const timer = this.#timers.get(handle)!;
        this.#inTurn("timer", timer.name, () => {
          if (again === undefined) this.#timers.delete(handle);
          else timer.when += again;
          callback();
        });
        real.clearTimeout(this.#look);
        this.#look = real.setTimeout(() => this.#whenQuiet?.()); // Its microtasks may set more timers.
      },
    });
  }

  #log = (line: string): void => {
    const text = asText(line);
    this.lines.push(text);
    if (this.#microtask) {
      if (this.#microtask.length === 0) this.#tasks.at(-1)!.microtasks.push(this.#microtask);
      this.#microtask.push(text);
    } else {
      if (!this.#inTask) this.#begin("callback", "the host");
      this.#tasks.at(-1)!.lines.push(text);
    }
  };

  #inTurn<T>(kind: Task["kind"], name: string, work: () => T): T {
    this.#begin(kind, name);
    this.#inTask = true;
    this.#microtask = undefined; // A virtual clock calls its timers in a microtask of its own.
    try {
      return work();
    } finally {
      this.#inTask = false;
    }
  }

  #begin(kind: Task["kind"], name: string): void {
    this.#leave();
    const time = this.#now();
    this.#tasks.push({ time, kind, name, lines: [], microtasks: [], waiting: [] });
  }

  /** Closes the last turn with the timers that are waiting. */
  #leave(): void {
    const task = this.#tasks.at(-1);
    if (!task) return;
    task.waiting = [...this.#timers.values()]
      .map(({ name, when, setIn }) => ({ label: name, when, fresh: setIn === task }))
      .sort((a, b) => a.when - b.when);
  }

  #quiet(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenQuiet = () => {
        if (this.#timers.size > 0) return;
        this.#leave();
        resolve();
      };
      this.#whenQuiet();
    });
  }

  #now(): number {
    return Math.round((this.#clock.now() - this.#origin) * 1000) / 1000;
  }
}

/** What a turn logged, after its name if it has one of its own. */
function labelOf({ name, lines }: Task): string {
  if (lines.length === 0) return name;
  return name === "timer" ? lines.join(", ") : `${name}: ${lines.join(", ")}`;
}
