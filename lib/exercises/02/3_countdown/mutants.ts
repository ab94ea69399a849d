/** Answers that prove the checker of exercise 02.3. */
import type { Mutants } from "@course/notebook/exercises";
import { original } from "./original.ts";
import { countdown } from "./solution.ts";

export const mutants: Mutants<typeof countdown> = {
  "keeps the variables outside, shared by all": {
    answer: (() => {
      const kept = { left: 0, place: "start" };
      return (from: number) => {
        kept.left = from;
        kept.place = "start";
        return {
          next(again = false) {
            if (kept.place === "end") return { value: undefined, done: true };
            if (kept.place === "yield" && !again) kept.left--;
            kept.place = kept.left > 0 ? "yield" : "end";
            return kept.left > 0
              ? { value: kept.left, done: false }
              : { value: "lift-off", done: true };
          },
        };
      };
    })(),
    fails: "two countdowns have variables of their own",
  },
  "hands out the numbers as text": {
    answer: (from) => {
      const steps = countdown(from);
      return {
        next(again = false) {
          const { value, done } = steps.next(again);
          return { value: value === undefined ? value : `${value}`, done };
        },
      };
    },
    fails: "counts down, then returns lift-off",
  },
  "takes next(undefined) for again": {
    answer: (from) => {
      const steps = countdown(from);
      return {
        next(...inputs: [again?: boolean]) {
          return steps.next(inputs.length > 0 && inputs[0] !== false);
        },
      };
    },
    fails: "so does next(undefined)",
  },
  "knows the numbers up to three": {
    answer: (from) => countdown(Math.min(from, 3)),
    fails: "from any number, and with any inputs",
  },
  "says a number three times at most": {
    answer: (from) => {
      const steps = countdown(from);
      let left = 3;
      return { next: (again = false) => steps.next(again && left-- > 0) };
    },
    fails: "from any number, and with any inputs",
  },
  "takes the step before the first yield": {
    answer: (from) => {
      let left = from + 1;
      return {
        next(again = false) {
          if (left < 1) return { value: undefined, done: true };
          if (!again) left--;
          return left > 0 ? { value: left, done: false } : { value: "lift-off", done: true };
        },
      };
    },
    fails: "the first input is ignored, as a generator does",
  },
  "returns lift-off again and again": {
    answer: (from) => {
      let started = false;
      let left = from;
      return {
        next(again = false) {
          if (started && !again) left--;
          started = true;
          return left > 0 ? { value: left, done: false } : { value: "lift-off", done: true };
        },
      };
    },
    fails: "after the end there is nothing more",
  },
  "does not look at its input": {
    answer: (from) => {
      let left = from + 1;
      return {
        next() {
          left--;
          if (left < 0) return { value: undefined, done: true };
          return left > 0 ? { value: left, done: false } : { value: "lift-off", done: true };
        },
      };
    },
    fails: "true says the same number once more",
  },
  "loses the returned value": {
    answer: (from) => {
      let started = false;
      let left = from;
      return {
        next(again = false) {
          if (started && !again) left--;
          started = true;
          return left > 0 ? { value: left, done: false } : { value: undefined, done: true };
        },
      };
    },
    fails: "counts down, then returns lift-off",
  },
  "is a generator after all": {
    answer: original as unknown as typeof countdown,
    fails: "no generator does the work",
  },
  "wraps a generator": {
    answer: (from) => {
      const generator = original(from);
      return {
        next(again = false) {
          const { value, done } = generator.next(again);
          return { value, done: done === true };
        },
      };
    },
    fails: "no generator does the work",
  },
  "takes next() for again": {
    answer: (from) => {
      let started = false, ended = false;
      let left = from;
      return {
        next(again?: boolean) {
          if (ended) return { value: undefined, done: true };
          if (started && again === false) left--;
          started = true;
          ended = left <= 0;
          return ended ? { value: "lift-off", done: true } : { value: left, done: false };
        },
      };
    },
    fails: "next() without an argument counts on, as false does",
  },
  "hands out 0 first": {
    answer: (from) => {
      let started = false, ended = false;
      let left = from;
      return {
        next(again = false) {
          if (ended) return { value: undefined, done: true };
          if (started && !again) left--;
          ended = started && left <= 0;
          started = true;
          return ended ? { value: "lift-off", done: true } : { value: left, done: false };
        },
      };
    },
    fails: "from 0 it returns at once",
  },
  "stops at 0 exactly": {
    answer: (from) => {
      let started = false, ended = false;
      let left = from;
      return {
        next(again = false) {
          if (ended) return { value: undefined, done: true };
          if (started && !again) left--;
          started = true;
          ended = left === 0;
          return ended ? { value: "lift-off", done: true } : { value: left, done: false };
        },
      };
    },
    fails: "from a number below 0, too",
  },
  "makes a list of the numbers": {
    answer: (from) => {
      const numbers = Array.from({ length: Math.max(0, Math.floor(from)) }, (_, i) => from - i);
      let place = -1;
      return {
        next(again = false) {
          if (place > numbers.length) return { value: undefined, done: true };
          if (place < 0 || !again) place++;
          if (place < numbers.length) return { value: numbers[place], done: false };
          place = numbers.length + 1;
          return { value: "lift-off", done: true };
        },
      };
    },
    fails: "from a fraction, too",
  },
  "hands out the same object each time": {
    answer: (from) => {
      const counter = countdown(from);
      const turn: { value: number | string | undefined; done: boolean } = {
        value: undefined,
        done: false,
      };
      return { next: (again = false) => Object.assign(turn, counter.next(again)) };
    },
    fails: "counts down, then returns lift-off",
  },
};

export const variants: Record<string, typeof countdown> = {
  "keeps the place as the function to go on with": (from) => {
    let left = from;
    const handOut = () => {
      goOn = left > 0 ? atTheYield : atTheEnd;
      return left > 0 ? { value: left, done: false } : { value: "lift-off", done: true };
    };
    const atTheYield = (again: boolean) => {
      if (!again) left--;
      return handOut();
    };
    const atTheEnd = () => ({ value: undefined, done: true });
    let goOn: (again: boolean) => ReturnType<ReturnType<typeof countdown>["next"]> = handOut;
    return { next: (again = false) => goOn(again) };
  },
  "is a class": (from) => new Countdown(from),
};

class Countdown {
  #left: number;
  #place: "start" | "yield" | "end" = "start";

  constructor(from: number) {
    this.#left = from;
  }

  next(again = false) {
    if (this.#place === "yield" && !again) this.#left--;
    if (this.#place === "end") return { value: undefined, done: true };
    if (this.#left <= 0) {
      this.#place = "end";
      return { value: "lift-off", done: true };
    }
    this.#place = "yield";
    return { value: this.#left, done: false };
  }
}
