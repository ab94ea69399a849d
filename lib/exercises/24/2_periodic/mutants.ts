/** Answers that prove the checker of exercise 24.2. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { PeriodicClass } from "./exercise.ts";

/** A right answer in parts, of which each wrong one changes one. */
class Plain {
  timer: ReturnType<typeof setInterval> | undefined;
  running = false;

  constructor(
    readonly callback: () => unknown,
    readonly ms: number,
    readonly report: (error: unknown) => void,
  ) {}

  start(): void {
    if (this.timer === undefined) this.timer = setInterval(() => void this.due(), this.ms);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  due(): unknown {
    if (!this.running) return this.call();
  }

  async call(): Promise<void> {
    this.running = true;
    try {
      await this.callback();
    } catch (error) {
      this.failed(error);
    }
    this.running = false;
  }

  failed(error: unknown): void {
    this.report(error);
  }
}

const progress = {
  running: false,
  timer: undefined as ReturnType<typeof setInterval> | undefined,
};

const skipped = "calls that fall due while one is in progress are skipped, and not made up for";
const reported = "every error is reported, of synchronous and asynchronous calls, falsy ones too";
const again = "after stop() there are no calls, and start() begins anew";

export const mutants: Mutants<PeriodicClass> = {
  "sets the next timer when a call has ended": {
    answer: class extends Plain {
      override start() {
        this.timer ??= setTimeout(async () => {
          const mine = this.timer;
          await this.due();
          if (this.timer !== mine) return;
          this.timer = undefined;
          this.start();
        }, this.ms);
      }
    },
    fails: "calls that take some time do not put the next ones off",
  },
  "lets calls overlap": {
    answer: class extends Plain {
      override due() {
        return this.call();
      }
    },
    fails: skipped,
  },
  "makes up for one skipped call": {
    answer: class extends Plain {
      missed = false;
      override due(): unknown {
        if (this.running) this.missed = true;
        else return this.call();
      }
      override async call() {
        await super.call();
        if (this.missed) {
          this.missed = false;
          await this.call();
        }
      }
    },
    fails: skipped,
  },
  "calls at once": {
    answer: class extends Plain {
      override start() {
        if (this.timer === undefined) void this.due();
        super.start();
      }
    },
    fails: "the first call comes after ms, and one more each ms",
  },
  "starts a second timer": {
    answer: class extends Plain {
      override start() {
        this.timer = setInterval(() => void this.due(), this.ms);
      }
    },
    fails: "start() when started does nothing, and one stop() is enough",
  },
  "starts over when it is started again": {
    answer: class extends Plain {
      override start() {
        this.stop();
        super.start();
      }
    },
    fails: "start() when started does nothing, and one stop() is enough",
  },
  "can be started only once": {
    answer: class extends Plain {
      override stop() {
        clearInterval(this.timer);
      }
    },
    fails: again,
  },
  "only stops to call": {
    answer: class extends Plain {
      stopped = false;
      override start() {
        this.stopped = false;
        super.start();
      }
      override stop() {
        this.stopped = true;
      }
      override due() {
        return this.stopped ? undefined : super.due();
      }
    },
    fails: again,
  },
  "forgets a call in progress when it stops": {
    answer: class extends Plain {
      override stop() {
        super.stop();
        this.running = false;
      }
    },
    fails: "after stop() and start() a call that is still in progress counts",
  },
  "sets a timer after the end of a call, stopped or not": {
    answer: class extends Plain {
      override async call() {
        await super.call();
        if (this.timer === undefined) this.start();
      }
    },
    fails: "stop() during a call lets it end, and leaves no timer behind",
  },
  "does not see what a call throws at once": {
    answer: class extends Plain {
      override async call() {
        this.running = true;
        await Promise.resolve(this.callback()).catch((error) => this.failed(error));
        this.running = false;
      }
    },
    fails: reported,
  },
  "stays in progress after an error": {
    answer: class extends Plain {
      override async call() {
        this.running = true;
        try {
          await this.callback();
          this.running = false;
        } catch (error) {
          this.failed(error);
        }
      }
    },
    fails: "after an error the calls go on, on time",
  },
  "swallows errors": {
    answer: class extends Plain {
      override failed() {}
    },
    fails: reported,
  },
  "reports the first error only": {
    answer: class extends Plain {
      reported = false;
      override failed(error: unknown) {
        if (!this.reported) this.report(error);
        this.reported = true;
      }
    },
    fails: reported,
  },
  "takes a falsy error for none": {
    answer: class extends Plain {
      override failed(error: unknown) {
        if (error) this.report(error);
      }
    },
    fails: reported,
  },
  "does not wait for asynchronous calls": {
    answer: class extends Plain {
      override call() {
        try {
          this.callback();
        } catch (error) {
          this.failed(error);
        }
        return Promise.resolve();
      }
    },
    fails: skipped,
  },
  "waits for promises only": {
    answer: class extends Plain {
      override async call() {
        this.running = true;
        try {
          const result = this.callback();
          if (result instanceof Promise) await result;
        } catch (error) {
          this.failed(error);
        }
        this.running = false;
      }
    },
    fails: "a call lasts as long as await waits for what it returns, a thenable too",
  },
  "reports no error once it is stopped": {
    answer: class extends Plain {
      override failed(error: unknown) {
        if (this.timer !== undefined) this.report(error);
      }
    },
    fails: "the error of a call that fails after stop() is reported, too",
  },
  "sets its next timer when a call has begun": {
    answer: class extends Plain {
      override start() {
        this.timer ??= setTimeout(() => {
          void this.due();
          this.timer = undefined;
          this.start();
        }, this.ms);
      }
    },
    fails: "stop() within the call itself leaves no timer behind",
  },
  "stops at an error": {
    answer: class extends Plain {
      override failed(error: unknown) {
        this.report(error);
        this.stop();
      }
    },
    fails: "after an error the calls go on, on time",
  },
  "takes an error of null for none": {
    answer: class extends Plain {
      override failed(error: unknown) {
        if (error !== null) super.failed(error);
      }
    },
    fails: reported,
  },
  "takes undefined for none if it is thrown at once": {
    answer: class extends Plain {
      override async call() {
        this.running = true;
        let made: unknown;
        try {
          made = this.callback();
        } catch (error) {
          if (error !== undefined) this.report(error);
        }
        try {
          await made;
        } catch (error) {
          this.report(error);
        }
        this.running = false;
      }
    },
    fails: reported,
  },
  "has one call in progress for all": {
    answer: class extends Plain {
      override due() {
        if (progress.running) return;
        progress.running = true;
        return this.call().finally(() => progress.running = false);
      }
    },
    fails: "each has calls of its own (ms)",
  },
  "has one timer for all": {
    answer: class extends Plain {
      override start() {
        progress.timer ??= setInterval(() => void this.due(), this.ms);
      }
      override stop() {
        clearInterval(progress.timer);
        progress.timer = undefined;
      }
    },
    fails: "each has calls of its own (ms)",
  },
};

export const variants: Record<string, PeriodicClass> = {
  "in parts": Plain,
  "a chain of timers, each due at a multiple": class {
    #timer: ReturnType<typeof setInterval> | undefined;
    #busy: Promise<void> | undefined;
    constructor(
      readonly callback: () => unknown,
      readonly ms: number,
      readonly report: (error: unknown) => void,
    ) {}
    start() {
      if (this.#timer === undefined) this.#next(performance.now() + this.ms);
    }
    #next(due: number) {
      this.#timer = setTimeout(() => {
        this.#next(due + this.ms);
        this.#busy ??= Promise.try(this.callback)
          .then(() => {}, (error) => this.report(error))
          .finally(() => this.#busy = undefined);
      }, due - performance.now());
    }
    stop() {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  },
  "a loop that is aborted": class {
    #scope: AbortController | undefined;
    #busy = false;
    constructor(
      readonly callback: () => unknown,
      readonly ms: number,
      readonly report: (error: unknown) => void,
    ) {}
    start() {
      if (this.#scope) return;
      this.#scope = new AbortController();
      this.#loop(this.#scope.signal).catch(() => {});
    }
    stop() {
      this.#scope?.abort();
      this.#scope = undefined;
    }
    async #loop(signal: AbortSignal) {
      for (let due = performance.now() + this.ms;; due += this.ms) {
        await delay(due - performance.now(), { signal });
        if (!this.#busy) void this.#call();
      }
    }
    async #call() {
      this.#busy = true;
      try {
        await this.callback();
      } catch (error) {
        this.report(error);
      }
      this.#busy = false;
    }
  },
};
