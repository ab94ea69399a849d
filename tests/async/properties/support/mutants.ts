/** Faults that are easily made, for each primitive. */
import type { Mutant } from "./load_mutant.ts";

const ABORTED_BEFORE: Mutant = {
  fault: "does not look whether the signal is aborted already",
  code: "if (signal?.aborted) return Promise.reject(signal.reason);",
  by: "",
};
/** Often not found: a call that still waits may take effect later, so to see nobody waiting is right. */
const WAITING: Mutant = {
  fault: "never tells that anyone is waiting",
  code: "return this.#waiters.size;",
  by: "return 0;",
};
const SIGNAL: Mutant = {
  fault: "waits without listening to the signal",
  code: "this.#waiters.park(signal,",
  by: "this.#waiters.park(undefined,",
};

/** Takes out all, to keep the last: the others are never woken. */
const LAST =
  "(() => { let last; for (let w; (w = this.#waiters.shift()); ) last = w; return last; })()";

export const MUTANTS: Record<string, { files: string[]; mutants: Mutant[] }> = {
  Lock: {
    files: ["lock.ts"],
    mutants: [
      ABORTED_BEFORE,
      WAITING,
      SIGNAL,
      {
        fault: "takes a lock that is held",
        code: "if (this.#holder !== undefined) return undefined;",
        by: "",
      },
      {
        fault: "forgets the one who waits when it is released",
        code: "if (next === undefined) {",
        by: "if (true) {",
      },
      {
        fault: "hands over to the last in line",
        code: "const next = this.#waiters.shift();",
        by: `const next = ${LAST};`,
      },
      {
        fault: "is free after it was handed over",
        code: "next.resolve(this.#holder);",
        by: "next.resolve(this.#holder); this.#holder = undefined;",
      },
      { fault: "hands over without waking", code: "next.resolve(this.#holder);", by: "" },
      {
        fault: "a guard ends the hold of another",
        code: "if (isHeldBy(this.#lock, this)) this.#lock.release();",
        by: "if (this.#lock.locked) this.#lock.release();",
      },
      {
        fault: "is held and says that it is free, until someone waits",
        code: "return this.#holder !== undefined;",
        by: "return this.#waiters.size > 0;",
      },
      {
        fault: "may be released without being held",
        code: "if (this.#holder === undefined) {",
        by: "if (this.#holder === null) {",
      },
      {
        fault: "is free for a moment before it is handed over",
        code: "if (next === undefined) {",
        by: `if (next !== undefined) {
      this.#holder = undefined;
      queueMicrotask(() => next.resolve(this.#holder = new LockGuard(this)));
    } else if (next === undefined) {`,
      },
      {
        fault: "lets everyone in at a release",
        code: "next.resolve(this.#holder);",
        by: "for (let w = next; w; w = this.#waiters.shift()) w.resolve(this.#holder);",
      },
    ],
  },
  Semaphore: {
    files: ["semaphore.ts"],
    mutants: [
      ABORTED_BEFORE,
      WAITING,
      SIGNAL,
      { fault: "gives more than it has", code: "if (this.#value === 0) return undefined;", by: "" },
      { fault: "does not count what it gives", code: "this.#value--;", by: "" },
      {
        fault: "counts a permit that it hands over",
        code: "if (next === undefined) this.#value++;",
        by: "this.#value++; if (next === undefined) void 0;",
      },
      {
        fault: "loses a permit when someone waits",
        code: "else next.resolve(new Permit(this));",
        by: "",
      },
      {
        fault: "serves the last in line",
        code: "const next = this.#waiters.shift();",
        by: `const next = ${LAST};`,
      },
      {
        fault: "lets everyone in at a release",
        code: "else next.resolve(new Permit(this));",
        by: "else for (let w = next; w; w = this.#waiters.shift()) w.resolve(new Permit(this));",
      },
      { fault: "takes a permit back twice", code: "if (!this.#held) return;", by: "" },
      {
        fault: "keeps one permit",
        code: "if (this.#value === 0) return",
        by: "if (this.#value < 2) return",
      },
      {
        fault: "is locked only if someone waits",
        code: "return this.#value === 0;",
        by: "return this.#waiters.size > 0;",
      },
      {
        fault: "is free for a moment before it is handed over",
        code: "else next.resolve(new Permit(this));",
        by:
          "else { this.#value++; queueMicrotask(() => { this.#value--; next.resolve(new Permit(this)); }); }",
      },
    ],
  },
  AsyncEvent: {
    files: ["event.ts"],
    mutants: [
      ABORTED_BEFORE,
      WAITING,
      SIGNAL,
      { fault: "is not set by set()", code: "this.#isSet = true;", by: "" },
      { fault: "wakes nobody", code: "this.#waiters.resolveAll();", by: "" },
      {
        fault: "wakes one",
        code: "this.#waiters.resolveAll();",
        by: "this.#waiters.shift()?.resolve();",
      },
      { fault: "stays set", code: "this.#isSet = false;\n  }", by: "}" },
      { fault: "waits although it is set", code: "this.#isSet ? RESOLVED : ", by: "" },
      { fault: "never waits", code: "this.#isSet ? RESOLVED : ", by: "RESOLVED ?? " },
      { fault: "tells the contrary", code: "return this.#isSet;", by: "return !this.#isSet;" },
      {
        fault: "is cleared by setting it twice",
        code: "this.#isSet = true;",
        by: "this.#isSet = !this.#isSet;",
      },
      {
        fault: "wakes when it is cleared",
        code: "this.#isSet = false;\n  }",
        by: "this.#isSet = false; this.#waiters.resolveAll(); }",
      },
      {
        fault: "is cleared by those whom it lets through",
        code: "this.#waiters.resolveAll();",
        by: "if (this.#waiters.size > 0) this.#isSet = false; this.#waiters.resolveAll();",
      },
      {
        fault: "wakes a moment later, if it is still set then",
        code: "this.#waiters.resolveAll();",
        by: "queueMicrotask(() => this.#isSet && this.#waiters.resolveAll());",
      },
    ],
  },
  Barrier: {
    files: ["barrier.ts"],
    mutants: [
      ABORTED_BEFORE,
      WAITING,
      SIGNAL,
      {
        fault: "wants one more",
        code: "this.waiting + 1 < this.parties",
        by: "this.waiting < this.parties",
      },
      {
        fault: "wants one less",
        code: "this.waiting + 1 < this.parties",
        by: "this.waiting + 2 < this.parties",
      },
      { fault: "numbers backwards", code: ".resolve(index);", by: ".resolve(last - 1 - index);" },
      {
        fault: "gives the last one the number 0",
        code: "return Promise.resolve(last);",
        by: "return Promise.resolve(0);",
      },
      { fault: "leaves one behind", code: "index < last;", by: "index < last - 1;" },
      { fault: "is not mended by reset()", code: "this.#broken = false;", by: "" },
      { fault: "is not broken by abort()", code: "this.#broken = true;", by: "" },
      {
        fault: "lets them wait although it is broken",
        code: "if (this.#broken) return",
        by: "if (false) return",
      },
      { fault: "denies that it is broken", code: "return this.#broken;", by: "return false;" },
      {
        fault: "is only reset if it is broken",
        code: "reset(): void {",
        by: "reset(): void { if (!this.#broken) return;",
      },
      {
        fault: "lets those wait on who wait when it is aborted",
        code: "abort(): void {",
        by: "abort(): void { this.#broken = true; return;",
      },
      {
        fault: "is broken by a reset()",
        code: "this.#broken = false;",
        by: "this.#broken = this.waiting > 0;",
      },
    ],
  },
  Condition: {
    files: ["condition.ts", "lock.ts"],
    mutants: [
      ABORTED_BEFORE,
      WAITING,
      SIGNAL,
      { fault: "wakes everyone", code: "Math.min(n, this.waiting)", by: "this.waiting" },
      {
        fault: "wakes one only",
        code: "Math.min(n, this.waiting)",
        by: "Math.min(1, this.waiting)",
      },
      {
        fault: "comes back without the lock",
        code: "waiter.resolve(takeBack(this.lock, waiter));",
        by: "waiter.resolve();",
      },
      {
        fault: "may notify without the lock",
        code: 'if (!this.lock.locked) throw notHeld("notify");',
        by: "",
      },
      { fault: "does not look again", code: "while (!answer) {", by: "if (!answer) {" },
      {
        fault: "does not look at first",
        code: "let answer = ask(predicate);",
        by: "let answer = undefined;",
      },
      {
        fault: "comes back without the lock when it is aborted",
        code: "takeBack(this.#lock, waiter).then(",
        by: "Promise.resolve().then(",
      },
      { fault: "notifies one of all", code: "this.notify(Infinity);", by: "this.notify();" },
      {
        fault: "loses a notification",
        code: "const waiter = this.#waiters.shift()!;",
        by: "this.#waiters.shift(); const waiter = this.#waiters.shift(); if (!waiter) return;",
      },
      {
        fault: "keeps the lock while it waits",
        code: "suspendHold(this.lock))",
        by: "this.lock.tryAcquire())",
      },
      {
        fault: "wakes the last in line",
        code: "const waiter = this.#waiters.shift()!;",
        by: `const waiter = ${LAST};`,
      },
    ],
  },
  Queue: {
    files: ["queue.ts"],
    mutants: [
      ABORTED_BEFORE,
      {
        fault: "is never full",
        code: "if (this.#store.size >= this.maxSize) return false;",
        by: "",
      },
      {
        fault: "is full one item too late",
        code: "if (this.#store.size >= this.maxSize) return",
        by: "if (this.#store.size > this.maxSize) return",
      },
      {
        fault: "doubles an item that it hands over",
        code: "getter?.resolve(item);",
        by: "if (getter) this.#store.add(item); getter?.resolve(item);",
      },
      {
        fault: "does not count an item that it hands over",
        code: "this.#unfinished.count++;\n    getter",
        by: "if (!getter) this.#unfinished.count++;\n    getter",
      },
      {
        fault: "leaves those waiting who want to put",
        code: "while (this.#putters.size > 0 && this.#store.size < this.maxSize) {",
        by: "while (false) {",
      },
      { fault: "takes an item without telling who put it", code: "putter.resolve();", by: "" },
      {
        fault: "loses the item of one who waited",
        code: "this.#store.add(putter.baggage);",
        by: "",
      },
      {
        fault: "may be put into after a shutdown",
        code: "if (this.#closed) return Promise.reject(shutDown());",
        by: "",
      },
      {
        fault: "keeps the free place from those who wait",
        code: "return Promise.resolve(this.#take());",
        by: "return Promise.resolve(this.#store.take());",
      },
      {
        fault: "puts without listening to the signal",
        code: "this.#putters.park(signal, item)",
        by: "this.#putters.park(undefined, item)",
      },
      {
        fault: "gets without listening to the signal",
        code: "this.#getters.park(signal, false)",
        by: "this.#getters.park(undefined, false)",
      },
      {
        fault: "shuts down without telling those who put",
        code: "this.#putters.rejectAll(shutDown);",
        by: "",
      },
      { fault: "shuts down without telling those who get", code: "this.#getters.end();", by: "" },
      { fault: "keeps its items in an immediate shutdown", code: "this.#store.clear();", by: "" },
      {
        fault: "has joined before all is done",
        code: "return this.#unfinished.whenNone(signal);",
        by: "return this.#unfinished.count > 1 ? this.#unfinished.whenNone(signal) : RESOLVED;",
      },
      { fault: "is never closed", code: "this.#closed = true;", by: "" },
      {
        fault: "does not hand over",
        code: "const getter = this.#getters.shift();",
        by: "const getter = undefined;",
      },
      {
        fault: "may be done more often than it was begun",
        code: "if (this.#unfinished.count === 0) {",
        by: "if (false) {",
      },
      {
        fault: "joins at once",
        code: "return this.#unfinished.whenNone(signal);",
        by: "return RESOLVED;",
      },
      {
        fault: "drops items without counting them as done",
        code: "this.#unfinished.finish(dropped);",
        by: "",
      },
    ],
  },
  PriorityQueue: {
    files: ["priority_queue.ts", "queue.ts"],
    mutants: [
      {
        fault: "rises above smaller ones",
        code: "if (this.#order(item, items[above], changes) >= 0) break;",
        by: "if (this.#order(item, items[above], changes) < 0) break;",
        file: "heap.ts",
      },
      {
        fault: "takes equals in any order",
        code: "return order < 0 || (order === 0 && this.#ranks[i] < this.#ranks[j]);",
        by: "return order < 0;",
        file: "heap.ts",
      },
      {
        fault: "takes the later of equals",
        code: "this.#ranks[i] < this.#ranks[j]",
        by: "this.#ranks[i] > this.#ranks[j]",
        file: "heap.ts",
      },
      { fault: "forgets who came first", code: "= this.#arrivals++;", by: "= 0;", file: "heap.ts" },
      {
        fault: "does not rise",
        code: "if (this.#order(item, items[above], changes) >= 0) break;",
        by: "break;",
        file: "heap.ts",
      },
      {
        fault: "looks at one child only",
        code: "this.#precedes(child + 1, child, changes) ? child + 1 : child",
        by: "false ? child + 1 : child",
        file: "heap.ts",
      },
      {
        fault: "leaves the last one at the bottom",
        code: "while (place > 0 && this.#precedes(end, place, changes)) place",
        by: "while (false) place",
        file: "heap.ts",
      },
      {
        fault: "mixes up who came first on the way down",
        code: "ranks[target] = rank;",
        by: "",
        file: "heap.ts",
      },
      {
        fault: "mixes up who came first on the way up",
        code: "ranks[hole] = ranks[parent];",
        by: "",
        file: "heap.ts",
      },
      {
        fault: "keeps its items in an immediate shutdown",
        code: "this.#items.length = this.#ranks.length = 0;",
        by: "",
        file: "heap.ts",
      },
      {
        fault: "rises above smaller numbers",
        code: "if (above <= item) break;",
        by: "if (above >= item) break;",
        file: "ascending_heap.ts",
      },
      {
        fault: "keeps its numbers in an immediate shutdown",
        code: "this.#numbers.length = 0;",
        by: "",
        file: "ascending_heap.ts",
      },
      {
        fault: "does not use the order that it is given",
        code: "compare === undefined ? new AscendingHeap() : new Heap(compare)",
        by: "new AscendingHeap()",
      },
      { fault: "is never full", code: "super(maxSize, ", by: "super(Infinity, " },
    ],
  },
};
