/** What an experiment did, in one picture. */
import { runningCell } from "./cell.ts";
import { type Clock, currentClock } from "./clock.ts";
import { display, type MediaBundle } from "./jupyter.ts";
import { picture } from "./picture.ts";
import { timelineSvg } from "./timeline_svg.ts";
import { timelineDescription, timelineText } from "./timeline_text.ts";

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
}

/** What a picture of a timeline shows. */
export interface TimelineRecord {
  readonly title: string;
  readonly entries: readonly TimelineEntry[];
  readonly duration: number;
}

/**
 * Records what an experiment does and when, and shows it as a chart with a lane for each actor.
 *
 * - Time begins with the timeline; so does the time in front of what the cell prints.
 * - Lanes appear in the order in which they are first mentioned; spans of a lane may overlap.
 * - A failed or aborted span is recorded, and its error goes on to the caller.
 * - Displayed as an image with a description, and as a chart in characters; on the virtual clock
 *   both are the same on every machine.
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

  /** @throws {TypeError} when the title is not a string */
  constructor(title: string) {
    mustBeString("Cannot create a timeline: title", title);
    this.title = title;
    runningCell().restart();
  }

  /**
   * Runs the work at once and records it as a span of a lane. Settles as the work does.
   *
   * An error named `AbortError` or `CancelledError` counts as aborted, any other as failed. The
   * Stop button ends the wait, whether the work listens to it or not.
   *
   * @param label what to write on the span, besides its duration
   * @param options.signal the signal that the work was given: its reason counts as aborted, too
   * @throws {TypeError} when lane is not a string or work not a function
   */
  span<T>(
    lane: string,
    work: () => Promise<T> | T,
    label = "",
    options: { signal?: AbortSignal } = {},
  ): Promise<T> {
    mustBeString("Cannot record a span: lane", lane);
    mustBeString("Cannot record a span: label", label);
    if (typeof work !== "function") {
      throw new TypeError(`Cannot record a span: work must be a function, received ${work}`);
    }
    return this.#record(lane, work, label, options.signal);
  }

  async #record<T>(
    lane: string,
    work: () => Promise<T> | T,
    label: string,
    signal?: AbortSignal,
  ): Promise<T> {
    const span: Span = { lane, label, state: "running", start: this.#now(), end: 0 };
    this.#entries.push(span);
    this.#events.push(`${lane} start`);
    const finish = (state: Span["state"]) => {
      span.state = state;
      span.end = this.#now();
      this.#events.push(`${lane} ${state === "ok" ? "end" : state}`);
    };
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

  /**
   * Records a point in time.
   *
   * @throws {TypeError} when lane or text is not a string
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

  /** The picture, and its twin in characters. */
  [display](): MediaBundle {
    const record: TimelineRecord = {
      title: this.title,
      entries: this.entries,
      duration: this.duration,
    };
    return picture(timelineSvg(record), timelineDescription(record), timelineText(record));
  }

  /** To a thousandth of a millisecond, so that sums of decimal delays stay readable. */
  #now(): number {
    return Math.round((this.#clock.now() - this.#origin) * 1000) / 1000;
  }
}

type Span = { -readonly [K in keyof TimelineEntry]: TimelineEntry[K] };

/** Settles as the work does, or rejects as soon as the Stop button is pressed. */
function untilStopped<T>(work: () => Promise<T> | T): Promise<T> {
  const { signal } = runningCell();
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    const settled = <A>(settle: (value: A) => void) => (value: A) => {
      signal.removeEventListener("abort", stop);
      settle(value);
    };
    Promise.resolve(work()).then(settled(resolve), settled(reject));
  });
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && ["AbortError", "CancelledError"].includes(error.name);
}

function mustBeString(what: string, value: unknown): void {
  if (typeof value !== "string") throw new TypeError(`${what} must be a string, received ${value}`);
}
