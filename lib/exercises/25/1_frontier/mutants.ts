/** Answers that prove the checker of exercise 25.1. */
import { Queue } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { Frontier } from "./solution.ts";

type Answer = typeof Frontier;

const everywhere = new Set<string>();

/** What a frontier does wrong. */
interface Flaws {
  known: "when found" | "when done" | "when there is room" | "everywhere" | "never from the start";
  isFull(waiting: number, room: number, busy: number): boolean;
  isOver(closed: boolean, open: number, waiting: number, busy: number): boolean;
  next(waiting: string[]): string | undefined;
  isPage(page: string | undefined): boolean;
  /** What becomes of links if there is no room. */
  drops: boolean;
  wakes: "all" | "one" | "nobody at the end" | "nobody at a stop" | "takers only at a stop";
  waits: "for a change" | "with a timer";
  stops: boolean;
  unfinished: "open" | "waiting" | "known";
  sorts: boolean;
  /** Whether a page gets in that has waited for room until the frontier was closed. */
  entersLate: boolean;
}

const RIGHT: Flaws = {
  known: "when found",
  isFull: (waiting, room) => waiting >= room,
  isOver: (closed, open) => closed && open === 0,
  next: (waiting) => waiting.shift(),
  isPage: (page) => page !== undefined,
  drops: false,
  wakes: "all",
  waits: "for a change",
  stops: true,
  unfinished: "open",
  sorts: false,
  entersLate: true,
};

/** A frontier with flaws. */
function withFlaws(flaws: Partial<Flaws>): Answer {
  const the = { ...RIGHT, ...flaws };
  class Flawed {
    readonly #known: Set<string>;
    readonly #open = new Set<string>();
    readonly #waiting: string[] = [];
    readonly #wakes: { who: "take" | "add"; wake: () => void }[] = [];
    #busy = 0;
    #closed = false;
    #stopped = false;

    constructor(readonly room: number, known: Iterable<string> = []) {
      this.#known = the.known === "everywhere"
        ? everywhere
        : new Set(the.known === "never from the start" ? [] : known);
    }

    get unfinished(): string[] {
      if (the.unfinished === "waiting") return [...this.#waiting];
      return [...the.unfinished === "open" ? this.#open : this.#known];
    }

    async add(page: string): Promise<void> {
      if (this.#known.has(page)) return;
      if (the.known !== "when there is room") this.#find(page);
      while (the.isFull(this.#waiting.length, this.room, this.#busy) && !this.#stopped) {
        await this.#change("add");
        if (this.#closed && !the.entersLate) return void this.#open.delete(page);
      }
      if (the.known === "when there is room") this.#find(page);
      this.#waiting.push(page);
      this.#tell();
    }

    close(): void {
      this.#closed = true;
      this.#tell(the.wakes === "nobody at the end" ? () => false : undefined);
    }

    stop(): void {
      this.#stopped = the.stops;
      if (the.wakes === "nobody at a stop") return;
      this.#tell(the.wakes === "takers only at a stop" ? ({ who }) => who === "take" : undefined);
    }

    async take(): Promise<string | undefined> {
      while (!this.#stopped) {
        const page = the.next(this.#waiting);
        if (the.isPage(page)) {
          this.#busy++;
          this.#tell();
          return page;
        }
        if (the.isOver(this.#closed, this.#open.size, this.#waiting.length, this.#busy)) return;
        await this.#change("take");
      }
    }

    done(page: string, links: readonly string[]): void {
      if (the.sorts) (links as string[]).sort();
      if (the.known === "when done") this.#known.add(page);
      for (const link of links) {
        if (this.#known.has(link)) continue;
        if (the.drops && this.#waiting.length >= this.room) continue;
        this.#find(link);
        this.#waiting.push(link);
      }
      this.#open.delete(page);
      this.#busy--;
      this.#tell();
    }

    #find(page: string): void {
      if (the.known !== "when done") this.#known.add(page);
      this.#open.add(page);
    }

    #change(who: "take" | "add"): Promise<void> {
      if (the.waits === "with a timer") return delay(1);
      return new Promise((wake) => this.#wakes.push({ who, wake }));
    }

    #tell(whom: (sleeper: { who: "take" | "add" }) => boolean = () => true): void {
      const woken = the.wakes === "one"
        ? this.#wakes.splice(0, 1)
        : this.#wakes.splice(0).filter((sleeper) => whom(sleeper) || !this.#wakes.push(sleeper));
      for (const { wake } of woken) wake();
    }
  }
  return Flawed as unknown as Answer;
}

const ONCE = "each page is handed out once, however often it is added and found";
const ROOM = "`add` waits while `room` pages wait, and goes on as soon as one is taken (ms)";
const LINKS = "`take` waits for a page, and for links of pages that are not done (ms)";
const END = "when it is closed and all is done, every `take` returns `undefined` (ms)";

const NOTHING = "if there is nothing to be done when it is closed, it ends at once (ms)";
const AFTER = "after `stop()`, too, pages are done, and links and pages are found";

/** A frontier that tells whether it was stopped. */
class Stoppable extends Frontier {
  stopped = false;

  override stop(): void {
    this.stopped = true;
    super.stop();
  }
}

const frontiers = new Set<Stoppable>();

export const mutants: Mutants<Answer> = {
  "notes a page only when it is done": {
    answer: withFlaws({ known: "when done" }),
    fails: ONCE,
  },
  "notes an added page only when there is room for it": {
    answer: withFlaws({ known: "when there is room" }),
    fails: "a page that is added again while the first call waits for room is handed out once",
  },
  "shares what it knows with all other frontiers": {
    answer: withFlaws({ known: "everywhere" }),
    fails: "pages that are known from the start are left out, in this frontier only",
  },
  "does not look at what is known from the start": {
    answer: withFlaws({ known: "never from the start" }),
    fails: "pages that are known from the start are left out, in this frontier only",
  },
  "never makes the finder wait": { answer: withFlaws({ isFull: () => false }), fails: ROOM },
  "lets one page too many in": {
    answer: withFlaws({ isFull: (waiting, room) => waiting > room }),
    fails: ROOM,
  },
  "counts the pages that are being loaded, too": {
    answer: withFlaws({ isFull: (waiting, room, busy) => waiting + busy >= room }),
    fails: ROOM,
  },
  "throws links away when there is no room": {
    answer: withFlaws({ drops: true }),
    fails: "`done` takes all links at once, even if there is no room",
  },
  "ends as soon as no page is waiting": {
    answer: withFlaws({ isOver: (closed, _open, waiting) => closed && waiting === 0 }),
    fails: LINKS,
  },
  "ends although it is not closed": {
    answer: withFlaws({ isOver: (_closed, open) => open === 0 }),
    fails: LINKS,
  },
  "forgets the pages that wait for room when it is closed": {
    answer: withFlaws({ entersLate: false }),
    fails: "a page that waits for room when the frontier is closed is still handed out",
  },
  "never ends": { answer: withFlaws({ isOver: () => false }), fails: END },
  "wakes only the call that has waited longest": {
    answer: withFlaws({ wakes: "one" }),
    fails: END,
  },
  "takes an empty string for no page": {
    answer: withFlaws({ isPage: Boolean }),
    fails: 'any string can be a page, even ""',
  },
  "hands out the newest page first": {
    answer: withFlaws({ next: (waiting) => waiting.pop() }),
    fails: "what was found first is handed out first",
  },
  "looks every millisecond": {
    answer: withFlaws({ waits: "with a timer" }),
    fails: "a call that waits does not look again and again (timers)",
  },
  "hands out what is waiting even after a stop": {
    answer: withFlaws({ stops: false }),
    fails: "after `stop()` no page is handed out, even if some are waiting (ms)",
  },
  "lets those sleep who wait when it is stopped": {
    answer: withFlaws({ wakes: "nobody at a stop" }),
    fails: "`stop()` ends every call that waits, of `take` and of `add` (ms)",
  },
  "stops the workers and forgets the finder": {
    answer: withFlaws({ wakes: "takers only at a stop" }),
    fails: "`stop()` ends every call that waits, of `take` and of `add` (ms)",
  },
  "forgets the pages that are being loaded when it is stopped": {
    answer: withFlaws({ unfinished: "waiting" }),
    fails: "`unfinished` has the pages that are not done, as they were found",
  },
  "takes every known page for an unfinished one": {
    answer: withFlaws({ unfinished: "known" }),
    fails: "`unfinished` has the pages that are not done, as they were found",
  },
  "sorts the links where they are": {
    answer: withFlaws({ sorts: true }),
    fails: "the lists of links stay as they are",
  },
  "notes its pages in the caller's set": {
    answer: class extends Frontier {
      constructor(room: number, readonly before: Set<string>) {
        super(room, before);
      }

      override add(page: string): Promise<void> {
        const added = super.add(page);
        this.before?.add(page);
        return added;
      }
    } as Answer,
    fails: "`known` stays as it is",
  },
  "looks pages up in a plain object": {
    answer: class extends Frontier {
      override done(page: string, links: readonly string[]): void {
        super.done(page, links.filter((link) => !(link in {})));
      }
    },
    fails: ONCE,
  },
  "takes a frontier without a page for one that has not begun": {
    answer: class extends Frontier {
      #empty = true;

      override add(page: string): Promise<void> {
        this.#empty = false;
        return super.add(page);
      }

      override close(): void {
        if (!this.#empty) super.close();
      }
    },
    fails: NOTHING,
  },
  "wakes nobody when it is closed": {
    answer: withFlaws({ wakes: "nobody at the end" }),
    fails: NOTHING,
  },
  "throws links away that are found after a stop": {
    answer: class extends Stoppable {
      override done(page: string, links: readonly string[]): void {
        super.done(page, this.stopped ? [] : links);
      }
    },
    fails: AFTER,
  },
  "throws pages away that are added after a stop": {
    answer: class extends Stoppable {
      override add(page: string): Promise<void> {
        return this.stopped ? Promise.resolve() : super.add(page);
      }
    },
    fails: AFTER,
  },
  "does not hear that pages are done after a stop": {
    answer: class extends Stoppable {
      override done(page: string, links: readonly string[]): void {
        if (!this.stopped) super.done(page, links);
      }
    },
    fails: AFTER,
  },
  "makes the finder wait who comes after a stop": {
    answer: class extends Stoppable {
      override add(page: string): Promise<void> {
        return this.stopped ? new Promise(() => {}) : super.add(page);
      }
    },
    fails: "after `stop()` neither `take` nor `add` waits (ms)",
  },
  "stops all frontiers together": {
    answer: class extends Stoppable {
      override stop() {
        for (const one of frontiers) Stoppable.prototype.stop.call(one);
      }
      constructor(...args: ConstructorParameters<Answer>) {
        super(...args);
        frontiers.add(this);
      }
    },
    fails: "the end of one frontier is not that of another",
  },
  "closes all frontiers together": {
    answer: class extends Stoppable {
      override close() {
        for (const one of frontiers) Stoppable.prototype.close.call(one);
      }
      constructor(...args: ConstructorParameters<Answer>) {
        super(...args);
        frontiers.add(this);
      }
    },
    fails: "the end of one frontier is not that of another",
  },
  "takes a page only after a timer of no time": {
    answer: class extends Frontier {
      override async take() {
        const page = await super.take();
        await new Promise<void>((wake) => void setTimeout(wake, 0));
        return page;
      }
    },
    fails: "no call sets a timer, not even one of no time",
  },
  "adds a page only after an immediate": {
    answer: class extends Frontier {
      override async add(page: string) {
        await super.add(page);
        await new Promise<void>((wake) => void setImmediate(wake));
      }
    },
    fails: "no call sets a timer, not even one of no time",
  },
};

/** Gives each page its place in the line at once; `add` waits until the place is near enough. */
class StandsInLine {
  readonly #seen: Set<string>;
  readonly #open = new Set<string>();
  readonly #line: string[] = [];
  readonly #bell = new EventTarget();
  #closed = false;
  #stopped = false;

  constructor(readonly room: number, known: Iterable<string> = []) {
    this.#seen = new Set(known);
  }

  get unfinished(): string[] {
    return Array.from(this.#open);
  }

  async add(page: string): Promise<void> {
    this.#enter(page);
    this.#ring();
    while (!this.#stopped && this.#line.indexOf(page) >= this.room) await this.#heard();
  }

  close(): void {
    this.#closed = true;
    this.#ring();
  }

  stop(): void {
    this.#stopped = true;
    this.#ring();
  }

  async take(): Promise<string | undefined> {
    const isOver = () => this.#stopped || (this.#closed && this.#open.size === 0);
    while (this.#line.length === 0 && !isOver()) await this.#heard();
    if (isOver()) return undefined;
    const page = this.#line.shift();
    this.#ring();
    return page;
  }

  done(page: string, links: readonly string[]): void {
    for (const link of links) this.#enter(link);
    this.#open.delete(page);
    this.#ring();
  }

  #enter(page: string): void {
    if (this.#seen.has(page)) return;
    this.#seen.add(page);
    this.#open.add(page);
    this.#line.push(page);
  }

  #ring(): void {
    this.#bell.dispatchEvent(new Event("change"));
  }

  #heard(): Promise<unknown> {
    return new Promise((resolve) => this.#bell.addEventListener("change", resolve, { once: true }));
  }
}

/** Hands each page and each place over to the call that has waited longest. */
class HandsOver {
  readonly #state = new Map<string, "known" | "waiting" | "loading" | "done">();
  readonly #pages: string[] = [];
  readonly #takers: ((page?: string) => void)[] = [];
  readonly #adders: (() => void)[] = [];
  #over = false;
  #closed = false;

  constructor(readonly room: number, known: Iterable<string> = []) {
    for (const page of known) this.#state.set(page, "known");
  }

  get unfinished(): string[] {
    const isOpen = (state: string) => state === "waiting" || state === "loading";
    return [...this.#state].filter(([, state]) => isOpen(state)).map(([page]) => page);
  }

  add(page: string): Promise<void> {
    if (this.#state.has(page)) return Promise.resolve();
    this.#state.set(page, "waiting");
    if (this.#over || this.#pages.length < this.room) return Promise.resolve(this.#offer(page));
    return new Promise((resolve) => this.#adders.push(() => resolve(this.#offer(page))));
  }

  close(): void {
    this.#closed = true;
    this.#endIfAllIsDone();
  }

  stop(): void {
    this.#over = true;
    for (const take of this.#takers.splice(0)) take();
    for (const add of this.#adders.splice(0)) add();
  }

  take(): Promise<string | undefined> {
    if (this.#over) return Promise.resolve(undefined);
    if (this.#pages.length === 0) return new Promise((resolve) => this.#takers.push(resolve));
    const page = this.#pages.shift()!;
    this.#state.set(page, "loading");
    if (this.#pages.length < this.room) this.#adders.shift()?.();
    return Promise.resolve(page);
  }

  done(page: string, links: readonly string[]): void {
    this.#state.set(page, "done");
    for (const link of links) {
      if (this.#state.has(link)) continue;
      this.#state.set(link, "waiting");
      this.#offer(link);
    }
    this.#endIfAllIsDone();
  }

  #offer(page: string): void {
    const take = this.#over ? undefined : this.#takers.shift();
    if (!take) return void this.#pages.push(page);
    this.#state.set(page, "loading");
    take(page);
  }

  #endIfAllIsDone(): void {
    if (this.#closed && this.unfinished.length === 0) this.stop();
  }
}

/** On a queue of the course, which ends by being shut down. */
class OnAQueue {
  readonly #queue = new Queue<string>();
  readonly #open: string[] = [];
  readonly #seen: Set<string>;
  #entering: Promise<void> = Promise.resolve();
  #room = Promise.withResolvers<void>();
  #closed = false;

  constructor(readonly room: number, known: Iterable<string> = []) {
    this.#seen = new Set(known);
  }

  get unfinished(): string[] {
    return this.#open.slice();
  }

  async add(page: string): Promise<void> {
    if (this.#seen.has(page)) return;
    this.#seen.add(page);
    this.#open.push(page);
    const turn = this.#entering.then(async () => {
      while (this.#queue.size >= this.room && !this.#queue.closed) await this.#room.promise;
      if (!this.#queue.closed) this.#queue.putNowait(page);
    });
    this.#entering = turn;
    await turn;
  }

  close(): void {
    this.#closed = true;
    this.#finish();
  }

  stop(): void {
    this.#queue.shutdown({ immediate: true });
    this.#room.resolve();
  }

  async take(): Promise<string | undefined> {
    try {
      const page = await this.#queue.get();
      this.#room.resolve();
      this.#room = Promise.withResolvers();
      return page;
    } catch {
      return undefined;
    }
  }

  done(page: string, links: readonly string[]): void {
    for (const link of new Set(links).difference(this.#seen)) {
      this.#seen.add(link);
      this.#open.push(link);
      if (!this.#queue.closed) this.#queue.putNowait(link);
    }
    this.#open.splice(this.#open.indexOf(page), 1);
    this.#finish();
  }

  #finish(): void {
    if (this.#closed && this.#open.length === 0) this.#queue.shutdown();
  }
}

export const variants: Record<string, Answer> = {
  "hands over what is waited for": HandsOver as unknown as Answer,
  "has a queue of the course inside": OnAQueue as unknown as Answer,
  "stands in line": StandsInLine as unknown as Answer,
};
