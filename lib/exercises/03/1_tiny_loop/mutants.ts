/** Answers that prove the checker of exercise 03.1. */
import type { Mutants } from "@course/notebook/exercises";
import type { LoopClass } from "./exercise.ts";
import { TinyLoop } from "./solution.ts";

interface Timer {
  when: number;
  callback: () => void;
}

/** A right loop in parts, so that each part can be done wrong. */
class OpenLoop {
  now = 0;
  ready: (() => void)[] = [];
  timers: Timer[] = [];

  callSoon(callback: () => void): void {
    this.ready.push(callback);
  }
  callAt(when: number, callback: () => void): void {
    this.timers.push({ when, callback });
    this.timers.sort((a, b) => a.when - b.when);
  }
  run(): void {
    while (this.ready.length + this.timers.length > 0) {
      if (this.ready.length === 0) this.advance(this.timers[0].when);
      this.moveDue();
      this.runReady();
    }
  }
  advance(when: number): void {
    this.now = Math.max(this.now, when);
  }
  moveDue(): void {
    while (this.isDue()) this.ready.push(this.timers.shift()!.callback);
  }
  isDue(): boolean {
    return this.timers.length > 0 && this.timers[0].when <= this.now;
  }
  runReady(): void {
    for (let n = this.ready.length; n > 0; n--) this.ready.shift()!();
  }
}

const shared: Timer[] = [];
const queueOfAll: (() => void)[] = [];
let clockOfAll = 0;

export const mutants: Mutants<LoopClass> = {
  "does not keep the timers in order": {
    answer: class extends OpenLoop {
      override callAt(when: number, callback: () => void) {
        this.timers.push({ when, callback });
      }
    },
    fails: "the earliest time comes first",
  },
  "sorts the times as strings": {
    answer: class extends OpenLoop {
      override callAt(when: number, callback: () => void) {
        this.timers.push({ when, callback });
        this.timers.sort((a, b) => String(a.when) < String(b.when) ? -1 : 1);
      }
    },
    fails: "the earliest time comes first",
  },
  "puts a new timer in front of its equals": {
    answer: class extends OpenLoop {
      override callAt(when: number, callback: () => void) {
        const at = this.timers.findIndex((timer) => timer.when >= when);
        this.timers.splice(at < 0 ? this.timers.length : at, 0, { when, callback });
      }
    },
    fails: "equal times keep the order in which they were set",
  },
  "keeps one callback for each time": {
    answer: class extends OpenLoop {
      override callAt(when: number, callback: () => void) {
        this.timers = this.timers.filter((timer) => timer.when !== when);
        super.callAt(when, callback);
      }
    },
    fails: "equal times keep the order in which they were set",
  },
  "calls a timer of 0 at once": {
    answer: class extends OpenLoop {
      override callAt(when: number, callback: () => void) {
        if (when) super.callAt(when, callback);
        else callback();
      }
    },
    fails: "`callAt` itself calls nothing",
  },
  "forgets to move the clock": {
    answer: class extends OpenLoop {
      override advance() {}
      override isDue() {
        return this.timers.length > 0;
      }
    },
    fails: "a callback waits for exactly its time",
  },
  "moves the clock on in small steps until a timer is due": {
    answer: class extends OpenLoop {
      override advance(when: number) {
        while (this.now < when) this.now += 0.5;
      }
    },
    fails: "a callback waits for exactly its time",
  },
  "removes a callback after it has run": {
    answer: class extends OpenLoop {
      override runReady() {
        for (let n = this.ready.length; n > 0; n--) {
          this.ready[0]();
          this.ready.shift();
        }
      }
    },
    fails: "an error of a callback reaches the caller of `run`, and another run goes on",
  },
  "leaves the waiting to setTimeout": {
    answer: class extends OpenLoop {
      override callAt(when: number, callback: () => void) {
        setTimeout(callback, when);
      }
    },
    fails: "a callback waits for exactly its time",
  },
  "sets the clock to whatever time the timer has": {
    answer: class extends OpenLoop {
      override advance(when: number) {
        this.now = when;
      }
    },
    fails: "the clock never goes back",
  },
  "lets a timer that is due join at once": {
    answer: class extends OpenLoop {
      override callAt(when: number, callback: () => void) {
        if (when <= this.now) this.callSoon(callback);
        else super.callAt(when, callback);
      }
    },
    fails: "a timer that becomes due runs after what is already in the queue",
  },
  "calls the timers itself, after the queue": {
    answer: class extends OpenLoop {
      override moveDue() {}
      override runReady() {
        super.runReady();
        while (this.isDue()) this.timers.shift()!.callback();
      }
    },
    fails: "callbacks that keep adding callbacks do not hold up a timer that is due",
  },
  "runs the timers before what is ready": {
    answer: class extends OpenLoop {
      override moveDue() {
        const due: (() => void)[] = [];
        while (this.isDue()) due.push(this.timers.shift()!.callback);
        this.ready.unshift(...due);
      }
    },
    fails: "a timer that becomes due runs after what is already in the queue",
  },
  "moves one of the timers that are due": {
    answer: class extends OpenLoop {
      override moveDue() {
        if (this.isDue()) this.ready.push(this.timers.shift()!.callback);
      }
    },
    fails: "all timers that are due join together",
  },
  "empties the queue before it looks at the timers, as microtasks do": {
    answer: class extends OpenLoop {
      override runReady() {
        while (this.ready.length > 0) this.ready.shift()!();
      }
    },
    fails: "callbacks that keep adding callbacks do not hold up a timer that is due",
  },
  "runs ten callbacks in a turn, at most": {
    answer: class extends OpenLoop {
      override runReady() {
        for (let n = Math.min(10, this.ready.length); n > 0; n--) this.ready.shift()!();
      }
    },
    fails: "a turn runs all that is in the queue at its beginning",
  },
  "has one clock for all loops": {
    answer: class extends OpenLoop {
      constructor() {
        super();
        clockOfAll = 0;
        const now = { get: () => clockOfAll, set: (time: number) => clockOfAll = time };
        Object.defineProperty(this, "now", now);
      }
    },
    fails: "each loop has a queue, timers and a clock of its own",
  },
  "has one queue for all loops": {
    answer: class extends OpenLoop {
      override ready = queueOfAll;
    },
    fails: "each loop has a queue, timers and a clock of its own",
  },
  "lets a turn be a single callback": {
    answer: class extends OpenLoop {
      override runReady() {
        this.ready.shift()!();
      }
    },
    fails: "a turn runs all that is in the queue at its beginning",
  },
  "gives up after a thousand turns": {
    answer: class extends OpenLoop {
      #turns = 0;
      override runReady() {
        if (++this.#turns > 1000) this.ready = [];
        super.runReady();
      }
    },
    fails: "it goes on as long as anything is left",
  },
  "looks at the timers only before it starts": {
    answer: class extends OpenLoop {
      override run() {
        const { timers } = this;
        this.timers = [];
        this.runReady();
        for (const { when, callback } of timers) {
          this.advance(when);
          callback();
          this.runReady();
        }
      }
    },
    fails: "a timer may set another one",
  },
  "starts each run at 0": {
    answer: class extends OpenLoop {
      override run() {
        this.now = 0;
        super.run();
      }
    },
    fails: "a second run goes on where the first one ended",
  },
  "swallows the error of a callback": {
    answer: class extends OpenLoop {
      override runReady() {
        for (const callback of this.ready.splice(0)) {
          try {
            callback();
          } catch { /* The loop goes on. */ }
        }
      }
    },
    fails: "an error of a callback reaches the caller of `run`, and another run goes on",
  },
  "loses the rest of the turn with an error": {
    answer: class extends OpenLoop {
      override runReady() {
        for (const callback of this.ready.splice(0)) callback();
      }
    },
    fails: "an error of a callback reaches the caller of `run`, and another run goes on",
  },
  "remembers that it is running, even after an error": {
    answer: class extends TinyLoop {
      #running = false;
      override run() {
        if (this.#running) return;
        this.#running = true;
        super.run();
        this.#running = false;
      }
    },
    fails: "an error of a callback reaches the caller of `run`, and another run goes on",
  },
  "wraps the error of a callback in a new one": {
    answer: class extends OpenLoop {
      override run() {
        try {
          super.run();
        } catch (error) {
          throw new Error((error as Error)?.message, { cause: error });
        }
      }
    },
    fails: "an error of a callback reaches the caller of `run`, and another run goes on",
  },
  "takes a falsy error for none": {
    answer: class extends OpenLoop {
      override run() {
        try {
          super.run();
        } catch (error) {
          if (error) throw error;
          this.run();
        }
      }
    },
    fails: "an error of a callback reaches the caller of `run`, and another run goes on",
  },
  "sets a time that has passed to now": {
    answer: class extends OpenLoop {
      override callAt(when: number, callback: () => void) {
        super.callAt(Math.max(when, this.now), callback);
      }
    },
    fails: "times that have passed come in their order, too, after what is in the queue",
  },
  "puts a time that has passed into the queue": {
    answer: class extends OpenLoop {
      override callAt(when: number, callback: () => void) {
        if (when < this.now) this.callSoon(callback);
        else super.callAt(when, callback);
      }
    },
    fails: "times that have passed come in their order, too, after what is in the queue",
  },
  "takes a callback for known that is asked for again": {
    answer: class extends OpenLoop {
      override callAt(when: number, callback: () => void) {
        this.timers = this.timers.filter((timer) => timer.callback !== callback);
        super.callAt(when, callback);
      }
    },
    fails: "a callback that is asked for twice runs twice",
  },
  "puts a callback into the queue only once": {
    answer: class extends OpenLoop {
      override callSoon(callback: () => void) {
        if (!this.ready.includes(callback)) super.callSoon(callback);
      }
    },
    fails: "a callback that is asked for twice runs twice",
  },
  "takes a timer that is nearly due for due": {
    answer: class extends OpenLoop {
      override isDue() {
        return this.timers.length > 0 && this.timers[0].when <= this.now + 0.1;
      }
    },
    fails: "a callback waits for exactly its time",
  },
  "keeps the timers of all loops in one list": {
    answer: class extends OpenLoop {
      override timers = shared;
    },
    fails: "each loop has a queue, timers and a clock of its own",
  },
};

export const variants: Record<string, LoopClass> = {
  "inserts each timer at its place, and takes the whole queue out": class {
    now = 0;
    ready: (() => void)[] = [];
    timers: Timer[] = [];
    callSoon(callback: () => void) {
      this.ready.push(callback);
    }
    callAt(when: number, callback: () => void) {
      const later = this.timers.findIndex((timer) => timer.when > when);
      this.timers.splice(later < 0 ? this.timers.length : later, 0, { when, callback });
    }
    run() {
      for (let turn = this.nextTurn(); turn.length > 0; turn = this.nextTurn()) {
        try {
          while (turn.length > 0) turn.shift()!();
        } finally {
          this.ready.unshift(...turn); // after an error
        }
      }
    }
    nextTurn() {
      const { ready, timers } = this;
      if (ready.length === 0 && timers.length > 0) this.now = Math.max(this.now, timers[0].when);
      while (timers.length > 0 && timers[0].when <= this.now) ready.push(timers.shift()!.callback);
      return ready.splice(0);
    }
  },
  "keeps a list of callbacks for each time": class {
    now = 0;
    ready: (() => void)[] = [];
    callbacksAt = new Map<number, (() => void)[]>();
    callSoon(callback: () => void) {
      this.ready.push(callback);
    }
    callAt(when: number, callback: () => void) {
      this.callbacksAt.set(when, [...this.callbacksAt.get(when) ?? [], callback]);
    }
    run() {
      while (this.ready.length > 0 || this.callbacksAt.size > 0) {
        const times = [...this.callbacksAt.keys()].sort((a, b) => a - b);
        if (this.ready.length === 0) this.now = Math.max(this.now, times[0]);
        for (const when of times.filter((when) => when <= this.now)) {
          this.ready.push(...this.callbacksAt.get(when)!);
          this.callbacksAt.delete(when);
        }
        for (let n = this.ready.length; n > 0; n--) this.ready.shift()!();
      }
    }
  },
};
