/** What an experiment did, in one picture. */
import { asText, display, type MediaBundle, runningCell } from "../../kernel/mod.ts";
import { type Clock, currentClock } from "../../time/mod.ts";
import { picture } from "../picture.ts";
import { commonAxis } from "./axis.ts";
import { timelineSvg } from "./svg.ts";
import { timelineDescription, timelineText } from "./text.ts";

/** How a span ended; `running` if it has not. A mark is a point in time. */
export type TimelineState = "running" | "ok" | "failed" | "aborted" | "mark";

/** One span or mark, in the order in which they began. Times are milliseconds since the timeline began. */
export interface TimelineEntry {
  readonly lane: string;
  readonly label: string;
  readonly state: TimelineState;
  readonly start: number;
  /** The same as `start` for a mark; the time of asking for a span that is running. */
  readonly end: number;
  /** Whether it kept the thread busy all the time; a span that is not computing waits. */
  readonly computing?: true;
}

/** What a picture of a timeline shows. */
export interface TimelineRecord {
  readonly title: string;
  readonly entries: readonly TimelineEntry[];
  readonly duration: number;
  /** What the axis reaches at least. */
  readonly until: number;
}

/**
 * Records what an experiment does and when, and shows it as a chart with a lane for each actor.
 *
 * - Time begins with the timeline; so does the time in front of what the cell prints.
 * - Lanes appear in the order in which they are first mentioned; spans of a lane may overlap.
 * - A failed or aborted span is recorded, and its error goes on to the caller.
 * - Timelines in one `show(…)` have one axis, so that their lengths can be compared; one that is
 *   shown elsewhere can have the same axis by `until`, the time in ms that its axis reaches at
 *   least.
 * - Displayed as an image with a description, and as a text chart; on the virtual clock both are
 *   the same on every machine.
 *
 * @throws {TypeError} If the title is not a string, or `until` is not a number.
 *
 * @example
 * ```ts
 * import { Timeline } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 * import { delay } from "@std/async";
 *
 * const timeline = new Timeline("Two at once");
 * await Promise.all([
 *   timeline.span("A", () => delay(2)),
 *   timeline.span("B", () => delay(20)),
 * ]);
 * assertEquals(timeline.order(), ["A start", "B start", "A end", "B end"]);
 * assertEquals(timeline.maxConcurrent(), 2);
 * ```
 */
export class Timeline {
  readonly title: string;
  readonly #clock: Clock = currentClock();
  readonly #origin = this.#clock.now();
  readonly #entries: Span[] = [];
  readonly #events: string[] = [];
  readonly #until: number;

  constructor(title: string, { until = 0 }: { until?: number } = {}) {
    mustBeString("Cannot create a timeline: title", title);
    if (!Number.isFinite(until)) {
      throw new TypeError(
        `Cannot create a timeline: until must be a number of ms, received ${asText(until)}`,
      );
    }
    this.title = title;
    this.#until = until;
    runningCell().restart();
  }

  /**
   * Runs the work at once and records it as a span of a lane. Settles as the work does.
   *
   * An error named `AbortError` or `CancelledError` counts as aborted, any other as failed. The
   * Stop button ends the wait, whether the work listens to it or not.
   *
   * @param label a label shown next to the duration
   * @param options.signal the signal that the work was given: its reason counts as aborted, too
   * @throws {TypeError} If lane is not a string or work not a function.
   */
  span<T>(
    lane: string,
    work: () => Promise<T> | T,
    label = "",
    options: { signal?: AbortSignal } = {},
  ): Promise<T> {
    mustBeWork(lane, work, label);
    return this.#record(lane, work, label, options.signal);
  }

  /**
   * Runs the work, which keeps the thread busy until it returns, and records it as a span that
   * computes: drawn filled, where one that waits is pale.
   *
   * @returns what the work returns, at once
   * @param label a label shown next to the duration
   * @throws {TypeError} If lane is not a string, work not a function, or what it returns a promise.
   */
  compute<T>(lane: string, work: () => T, label = ""): T {
    mustBeWork(lane, work, label);
    const finish = this.#begin({ lane, label, computing: true });
    try {
      const value = work();
      if (value instanceof Promise) {
        throw new TypeError(
          `Cannot compute ${lane}: work returned a promise, and a span that waits is a span(…)`,
        );
      }
      finish("ok");
      return value;
    } catch (error) {
      finish("failed");
      throw error;
    }
  }

  /**
   * Records a span that computed elsewhere, in a Worker or another process, which measured its
   * times: both are `performance.timeOrigin + performance.now()`.
   *
   * @param label a label shown next to the duration
   * @throws {TypeError} If lane or label is not a string.
   * @throws {RangeError} If the times are not two numbers, the second not less than the first.
   * @throws {Error} If the timeline is on a virtual clock, which only this thread has.
   */
  computed(lane: string, { start, end }: Pick<TimelineEntry, "start" | "end">, label = ""): void {
    mustBeString("Cannot record a span: lane", lane);
    mustBeString("Cannot record a span: label", label);
    if (!(Number.isFinite(start) && Number.isFinite(end) && start <= end)) {
      throw new RangeError(
        `Cannot record ${lane}: start and end must be two times in order, ` +
          `received ${asText(start)} and ${asText(end)}`,
      );
    }
    if (this.#clock.virtual) {
      throw new Error(`Cannot record ${lane}: its times are real, and the timeline is virtual`);
    }
    const here = (time: number) => toThousandths(time - performance.timeOrigin - this.#origin);
    const times = { start: Math.max(0, here(start)), end: Math.max(0, here(end)) };
    this.#entries.push({ lane, label, state: "ok", computing: true, ...times });
    this.#events.push(`${lane} start`, `${lane} end`);
  }

  async #record<T>(
    lane: string,
    work: () => Promise<T> | T,
    label: string,
    signal?: AbortSignal,
  ): Promise<T> {
    const finish = this.#begin({ lane, label });
    try {
      const value = await untilStopped(work);
      finish("ok");
      return value;
    } catch (error) {
      const aborted = isAbort(error) || (signal?.aborted && error === signal.reason);
      finish(aborted ? "aborted" : "failed");
      throw error;
    }
  }

  /** Begins a span; the returned function ends it. */
  #begin(what: Pick<Span, "lane" | "label" | "computing">): (state: Span["state"]) => void {
    const span: Span = { ...what, state: "running", start: this.#now(), end: 0 };
    this.#entries.push(span);
    this.#events.push(`${span.lane} start`);
    return (state) => {
      span.state = state;
      span.end = this.#now();
      this.#events.push(`${span.lane} ${state === "ok" ? "end" : state}`);
    };
  }

  /**
   * Records a point in time.
   *
   * @throws {TypeError} If lane or text is not a string.
   */
  mark(lane: string, text = ""): void {
    mustBeString("Cannot record a mark: lane", lane);
    mustBeString("Cannot record a mark: text", text);
    const now = this.#now();
    this.#entries.push({ lane, label: text, state: "mark", start: now, end: now });
    this.#events.push(text === "" ? lane : `${lane} ${text}`);
  }

  /** Milliseconds from the beginning to the last thing recorded; to now while a span is running. */
  get duration(): number {
    return Math.max(0, ...this.entries.map((entry) => entry.end));
  }

  /** Spans and marks, in the order in which they began. */
  get entries(): readonly TimelineEntry[] {
    const now = this.#now();
    return this.#entries.map((span) =>
      span.state === "running" ? { ...span, end: now } : { ...span }
    );
  }

  /**
   * What happened, in order: `"A start"`, `"A end"`, `"A failed"`, `"A aborted"`, and `"A text"` for
   * a mark.
   */
  order(): string[] {
    return [...this.#events];
  }

  /** The largest number of spans that were open at the same time; one that ends when another starts does not overlap it. */
  maxConcurrent(): number {
    const changes = this.entries
      .filter((entry) => entry.state !== "mark" && entry.end > entry.start)
      .flatMap((span) => [{ at: span.start, by: 1 }, { at: span.end, by: -1 }])
      .sort((a, b) => a.at - b.at || a.by - b.by);
    let open = 0;
    return changes.reduce((most, { by }) => Math.max(most, open += by), 0);
  }

  /** The picture, and its text version, on an axis for all timelines that are shown together. */
  [display](together: readonly unknown[] = []): MediaBundle {
    const others = together.filter((thing) => thing instanceof Timeline);
    const record = this.#toDraw();
    const axis = commonAxis([record, ...others.map((timeline) => timeline.#toDraw())]);
    return picture({
      title: this.title,
      svg: timelineSvg(record, axis),
      description: timelineDescription(record),
      text: timelineText(record, axis),
    });
  }

  #toDraw(): TimelineRecord {
    const { title, entries, duration } = this;
    return { title, entries, duration, until: this.#until };
  }

  /** To a thousandth of a millisecond, so that sums of decimal delays stay readable. */
  #now(): number {
    return toThousandths(this.#clock.now() - this.#origin);
  }
}

function toThousandths(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

type Span = { -readonly [K in keyof TimelineEntry]: TimelineEntry[K] };

/** Settles as the work does, or rejects as soon as the Stop button is pressed. */
function untilStopped<T>(work: () => Promise<T> | T): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = runningCell().onStop(reject);
    const settled = <A>(settle: (value: A) => void) => (value: A) => {
      leave();
      settle(value);
    };
    Promise.resolve(work()).then(settled(resolve), settled(reject));
  });
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && ["AbortError", "CancelledError"].includes(error.name);
}

function mustBeWork(lane: unknown, work: unknown, label: unknown): void {
  mustBeString("Cannot record a span: lane", lane);
  mustBeString("Cannot record a span: label", label);
  if (typeof work !== "function") {
    throw new TypeError(`Cannot record a span: work must be a function, received ${asText(work)}`);
  }
}

function mustBeString(what: string, value: unknown): void {
  if (typeof value === "string") return;
  throw new TypeError(`${what} must be a string, received ${asText(value)}`);
}
