/** Answers that prove the checker of exercise 05.2. */
import type { Mutants } from "@course/notebook/exercises";
import type { BellClass } from "./exercise.ts";
import { Doorbell } from "./solution.ts";

let visitorOfAll: string | undefined;
let visitorRungLast: string;
const sleepersOfAll: ((visitor: string) => void)[] = [];

export const mutants: Mutants<BellClass> = {
  "wakes whoever comes at once": {
    answer: class {
      #visitor = "nobody";
      then(wake: (visitor: string) => void) {
        wake(this.#visitor);
      }
      ring(visitor: string) {
        this.#visitor = visitor;
      }
    },
    fails: "nobody is woken before it rings",
  },
  "remembers only one sleeper": {
    answer: class {
      #visitor: string | undefined;
      #wake: ((visitor: string) => void) | undefined;
      then(wake: (visitor: string) => void) {
        if (this.#visitor === undefined) this.#wake = wake;
        else wake(this.#visitor);
      }
      ring(visitor: string) {
        this.#visitor ??= visitor;
        this.#wake?.(this.#visitor);
      }
    },
    fails: "all who sleep are woken when it rings, in the order in which they came",
  },
  "wakes the last sleeper first": {
    answer: class {
      #visitor: string | undefined;
      #sleepers: ((visitor: string) => void)[] = [];
      then(wake: (visitor: string) => void) {
        if (this.#visitor === undefined) this.#sleepers.push(wake);
        else wake(this.#visitor);
      }
      ring(visitor: string) {
        this.#visitor ??= visitor;
        while (this.#sleepers.length > 0) this.#sleepers.pop()!(this.#visitor);
      }
    },
    fails: "all who sleep are woken when it rings, in the order in which they came",
  },
  "forgets the visitor": {
    answer: class {
      #sleepers: ((visitor: string) => void)[] = [];
      then(wake: (visitor: string) => void) {
        this.#sleepers.push(wake);
      }
      ring(visitor: string) {
        for (const wake of this.#sleepers.splice(0)) wake(visitor);
      }
    },
    fails: "whoever comes later gets the visitor without waiting",
  },
  "lets the last ring count": {
    answer: class {
      #visitor: string | undefined;
      #sleepers: ((visitor: string) => void)[] = [];
      then(wake: (visitor: string) => void) {
        if (this.#visitor === undefined) this.#sleepers.push(wake);
        else wake(this.#visitor);
      }
      ring(visitor: string) {
        this.#visitor = visitor;
        for (const wake of this.#sleepers.splice(0)) wake(visitor);
      }
    },
    fails: "only the first ring counts",
  },
  "looks every 70 ms whether it has rung": {
    answer: class {
      #visitor: string | undefined;
      then(wake: (visitor: string) => void) {
        const look = () => {
          if (this.#visitor === undefined) setTimeout(look, 70);
          else wake(this.#visitor);
        };
        look();
      }
      ring(visitor: string) {
        this.#visitor ??= visitor;
      }
    },
    fails: "all who sleep are woken when it rings, in the order in which they came",
  },
  "looks every millisecond whether it has rung": {
    answer: class {
      #visitor: string | undefined;
      then(wake: (visitor: string) => void) {
        const clock = setInterval(() => {
          if (this.#visitor === undefined) return;
          clearInterval(clock);
          wake(this.#visitor);
        }, 1);
      }
      ring(visitor: string) {
        this.#visitor ??= visitor;
      }
    },
    fails: "it does not look again and again: while it waits, no timer is running",
  },
  "takes an empty name for nobody": {
    answer: class {
      #visitor = "";
      #sleepers: ((visitor: string) => void)[] = [];
      then(wake: (visitor: string) => void) {
        if (this.#visitor) wake(this.#visitor);
        else this.#sleepers.push(wake);
      }
      ring(visitor: string) {
        if (this.#visitor) return;
        this.#visitor = visitor;
        for (const wake of this.#sleepers) wake(visitor);
      }
    },
    fails: 'a visitor called "" is a visitor',
  },
  "has one visitor for all bells": {
    answer: class {
      #sleepers: ((visitor: string) => void)[] = [];
      then(wake: (visitor: string) => void) {
        if (visitorOfAll === undefined) this.#sleepers.push(wake);
        else wake(visitorOfAll);
      }
      ring(visitor: string) {
        visitorOfAll ??= visitor;
        for (const wake of this.#sleepers.splice(0)) wake(visitorOfAll);
      }
    },
    fails: "each bell rings by itself, even before anyone sleeps",
  },
  "keeps the sleepers of all bells in one list": {
    answer: class {
      #visitor: string | undefined;
      then(wake: (visitor: string) => void) {
        if (this.#visitor === undefined) sleepersOfAll.push(wake);
        else wake(this.#visitor);
      }
      ring(visitor: string) {
        this.#visitor ??= visitor;
        for (const wake of sleepersOfAll.splice(0)) wake(this.#visitor);
      }
    },
    fails: "each bell rings by itself, even before anyone sleeps",
  },
  "wakes the sleepers by a timer": {
    answer: class {
      #visitor: string | undefined;
      #sleepers: ((visitor: string) => void)[] = [];
      then(wake: (visitor: string) => void) {
        if (this.#visitor === undefined) this.#sleepers.push(wake);
        else wake(this.#visitor);
      }
      ring(visitor: string) {
        this.#visitor ??= visitor;
        for (const wake of this.#sleepers.splice(0)) setTimeout(wake, 0, this.#visitor);
      }
    },
    fails: "all who sleep are woken when it rings, in the order in which they came",
  },
  "lets whoever comes later wait for a turn of the loop": {
    answer: class {
      #visitor: string | undefined;
      #sleepers: ((visitor: string) => void)[] = [];
      then(wake: (visitor: string) => void) {
        if (this.#visitor === undefined) this.#sleepers.push(wake);
        else setImmediate(wake, this.#visitor);
      }
      ring(visitor: string) {
        this.#visitor ??= visitor;
        for (const wake of this.#sleepers.splice(0)) wake(this.#visitor);
      }
    },
    fails: "whoever comes later gets the visitor without waiting",
  },
  "looks in every turn of the loop whether it has rung": {
    answer: class {
      #visitor: string | undefined;
      then(wake: (visitor: string) => void) {
        const look = () => {
          if (this.#visitor === undefined) setImmediate(look);
          else wake(this.#visitor);
        };
        look();
      }
      ring(visitor: string) {
        this.#visitor ??= visitor;
      }
    },
    fails: "it does not look again and again: while it waits, no timer is running",
  },
  "has one place for the visitors of all bells": {
    answer: class {
      #sleepers: ((visitor: string) => void)[] = [];
      #rung = false;
      then(wake: (visitor: string) => void) {
        if (this.#rung) wake(visitorRungLast);
        else this.#sleepers.push(wake);
      }
      ring(visitor: string) {
        if (this.#rung) return;
        this.#rung = true;
        visitorRungLast = visitor;
        for (const wake of this.#sleepers) wake(visitor);
      }
    },
    fails: "and keeps its own visitor",
  },
  "has ten beds": {
    answer: class extends Doorbell {
      #beds = 10;
      override then(wake: (visitor: string) => void) {
        if (this.#beds-- > 0) super.then(wake);
      }
    },
    fails: "a hundred may sleep",
  },
  "rings only if there is a sleeper": {
    answer: class {
      #visitor: string | undefined;
      #sleepers: ((visitor: string) => void)[] = [];
      then(wake: (visitor: string) => void) {
        if (this.#visitor === undefined) this.#sleepers.push(wake);
        else wake(this.#visitor);
      }
      ring(visitor: string) {
        if (this.#visitor !== undefined || this.#sleepers.length === 0) return;
        this.#visitor = visitor;
        for (const wake of this.#sleepers.splice(0)) wake(visitor);
      }
    },
    fails: "each bell rings by itself, even before anyone sleeps",
  },
  "wakes the sleepers one after the other, with a pause": {
    answer: class {
      #visitor: string | undefined;
      #sleepers: ((visitor: string) => void)[] = [];
      then(wake: (visitor: string) => void) {
        if (this.#visitor === undefined) this.#sleepers.push(wake);
        else wake(this.#visitor);
      }
      ring(visitor: string) {
        this.#visitor ??= visitor;
        this.#sleepers.splice(0).forEach((wake, i) => setTimeout(wake, i, visitor));
      }
    },
    fails: "all who sleep are woken when it rings, in the order in which they came",
  },
};

export const variants: Record<string, BellClass> = {
  "leaves the waiting to a promise": class {
    #rung = Promise.withResolvers<string>();
    then(wake: (visitor: string) => void) {
      this.#rung.promise.then(wake);
    }
    ring(visitor: string) {
      this.#rung.resolve(visitor);
    }
  },
  "dispatches an event": class {
    #bell = new EventTarget();
    #visitor: string | undefined;
    then(wake: (visitor: string) => void) {
      if (this.#visitor !== undefined) return wake(this.#visitor);
      this.#bell.addEventListener("ring", () => wake(this.#visitor!), { once: true });
    }
    ring(visitor: string) {
      this.#visitor ??= visitor;
      this.#bell.dispatchEvent(new Event("ring"));
    }
  },
};
