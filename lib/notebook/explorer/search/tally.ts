/** Counts runs, and keeps the simplest that goes wrong. */
import type { Run } from "../run/mod.ts";
import { isSimpler, scheduleOf } from "./search.ts";

/** What the searches of one exploration have found together. */
export class Tally {
  /** Schedules that have come to an end, or to a problem; all are different. */
  schedules = 0;
  /** How many of these have a problem. */
  broken = 0;
  /** Schedules that were too long. */
  inconclusive = 0;
  /** All runs, and their steps. */
  runs = 0;
  steps = 0;
  /** The simplest run that goes wrong, or the first. */
  example: Run | undefined;
  /** Some runs, to learn from how long they are. */
  readonly some: Run[] = [];
  /** Whether a task has waited for what is neither a point, nor a primitive, nor a timer. */
  unmarked = false;
  readonly #tried = new Set<string>();
  #pointless: Set<string> | undefined;

  /** Tasks that in no run stop anywhere between start and end. */
  get pointless(): string[] {
    return [...this.#pointless ?? []];
  }

  /** Counts a run, if it has come to an end and was not counted before; returns whether it was. */
  count(run: Run): boolean {
    this.runs++;
    this.steps += run.taken.length;
    this.suggest(run);
    if (run.end === "stopped" && !run.problem) return false;
    const schedule = scheduleOf(run.taken).join(" ");
    if (this.#tried.has(schedule)) return false;
    this.#tried.add(schedule);
    if (run.end === "long" && !run.problem) this.inconclusive++;
    else this.schedules++;
    if (run.problem) this.broken++;
    if (this.some.length < 50) this.some.push(run);
    this.unmarked ||= run.unmarked;
    const pointless = new Set(run.pointless);
    this.#pointless = this.#pointless?.intersection(pointless) ?? pointless;
    return true;
  }

  /** Makes the run the example if it is simpler than the current one. */
  suggest(run: Run): void {
    const { example } = this;
    const isBetter = example === undefined ||
      (example.problem
        ? run.problem && isSimpler(run, example)
        : run.problem || (example.end === "stopped" && run.end !== "stopped"));
    if (isBetter) this.example = run;
  }
}
