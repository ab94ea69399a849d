/** Answers that prove the checker of exercise 02.1. */
import type { Mutants } from "@course/notebook/exercises";
import { roundRobin } from "./solution.ts";

/** The line, and the results, of all calls in some of the wrong answers. */
let oneLine: { coroutine: Generator<unknown, unknown>; place: number }[] = [];
const oneList: unknown[] = [];

/** Takes its steps with a line and a list for the results that may be from elsewhere. */
function inTurn<T>(line: typeof oneLine, results: unknown[]): T[] {
  while (line.length > 0) {
    const next = line.shift()!;
    const turn = next.coroutine.next();
    if (turn.done) results[next.place] = turn.value;
    else line.push(next);
  }
  return results as T[];
}

const lineOf = <T>(coroutines: Generator<unknown, T>[]): typeof oneLine =>
  coroutines.map((coroutine, place) => ({ coroutine, place }));

export const mutants: Mutants<typeof roundRobin> = {
  "runs each to its end": {
    answer: (coroutines) =>
      coroutines.map((coroutine) => {
        let turn = coroutine.next();
        while (!turn.done) turn = coroutine.next();
        return turn.value;
      }),
    fails: "each makes one step in turn",
  },
  "has one line for all calls": {
    answer: (coroutines) => {
      oneLine.push(...lineOf(coroutines));
      return inTurn(oneLine, []);
    },
    fails: "each call begins anew, even after an error, and has results of its own",
  },
  "has one place for the line, and makes it anew": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      oneLine = lineOf(coroutines);
      const results: T[] = [];
      while (oneLine.length > 0) {
        const next = oneLine.shift()!;
        const turn = next.coroutine.next();
        if (turn.done) results[next.place] = turn.value as T;
        else oneLine.push(next);
      }
      return results;
    },
    fails: "a coroutine may call it, too",
  },
  "has one list of results for all calls": {
    answer: (coroutines) => {
      oneList.length = 0;
      return inTurn(lineOf(coroutines), oneList);
    },
    fails: "each call begins anew, even after an error, and has results of its own",
  },
  "knows five at most": {
    answer: (coroutines) => roundRobin(coroutines.slice(0, 5)),
    fails: "there may be a hundred coroutines",
  },
  "stops when the first one has ended": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results: T[] = [];
      while (results.length === 0 && coroutines.length > 0) {
        for (const coroutine of coroutines) {
          const turn = coroutine.next();
          if (turn.done) results.push(turn.value);
        }
      }
      return results;
    },
    fails: "one that has ended does not stop the others",
  },
  "keeps resuming those that have ended": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results = new Map<number, T>();
      while (results.size < coroutines.length) {
        coroutines.forEach((coroutine, place) => {
          const turn = coroutine.next();
          if (turn.done && !results.has(place)) results.set(place, turn.value);
        });
      }
      return coroutines.map((_, place) => results.get(place)!);
    },
    fails: "none is resumed after its end",
  },
  "collects the results in the order of ending": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results: T[] = [];
      const line = [...coroutines];
      for (let next = line.shift(); next; next = line.shift()) {
        const turn = next.next();
        if (turn.done) results.push(turn.value);
        else line.push(next);
      }
      return results;
    },
    fails: "returns what each of them returned, in the order of the list",
  },
  "returns what was yielded last": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results = coroutines.map((): unknown => undefined);
      const line = [...coroutines.entries()];
      while (line.length > 0) {
        const [place, coroutine] = line.shift()!;
        const turn = coroutine.next();
        if (turn.done) continue;
        results[place] = turn.value;
        line.push([place, coroutine]);
      }
      return results as T[];
    },
    fails: "returns what each of them returned, in the order of the list",
  },
  "empties the list that it was given": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const places = new Map(coroutines.map((coroutine, place) => [coroutine, place]));
      const results: T[] = [];
      for (let next = coroutines.shift(); next; next = coroutines.shift()) {
        const turn = next.next();
        if (turn.done) results[places.get(next)!] = turn.value;
        else coroutines.push(next);
      }
      return results;
    },
    fails: "leaves the list as it was",
  },
  "removes from the line while it walks along it": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results: T[] = [];
      const line = [...coroutines.entries()];
      while (line.length > 0) {
        line.forEach((entry, index) => {
          const turn = entry[1].next();
          if (!turn.done) return;
          results[entry[0]] = turn.value;
          line.splice(index, 1);
        });
      }
      return results;
    },
    fails: "each makes one step in turn",
  },
  "takes a falsy result for none": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results: T[] = [];
      let line = [...coroutines.entries()];
      while (line.length > 0) {
        line = line.filter(([place, coroutine]) => {
          const turn = coroutine.next();
          if (turn.done && turn.value) results[place] = turn.value;
          return !turn.done;
        });
      }
      return results;
    },
    fails: "0, an empty string, false, null and undefined are results, too",
  },
  "takes null for a missing result": {
    answer: <T>(coroutines: Generator<unknown, T>[]) =>
      roundRobin(coroutines).map((result) => (result ?? undefined) as T),
    fails: "0, an empty string, false, null and undefined are results, too",
  },
  "gives up after a hundred rounds": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results: T[] = [];
      let line = [...coroutines.entries()];
      for (let round = 0; round < 100; round++) {
        line = line.filter(([place, coroutine]) => {
          const turn = coroutine.next();
          if (turn.done) results[place] = turn.value;
          return !turn.done;
        });
      }
      return results;
    },
    fails: "a coroutine may take a thousand steps",
  },
  "takes an error for an end": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results: T[] = [];
      let line = [...coroutines.entries()];
      while (line.length > 0) {
        line = line.filter(([place, coroutine]) => {
          try {
            const turn = coroutine.next();
            if (turn.done) results[place] = turn.value;
            return !turn.done;
          } catch {
            return false;
          }
        });
      }
      return results;
    },
    fails: "an error reaches the caller, and no step is taken after it",
  },
  "throws the error when all the others have ended": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results: T[] = [];
      const errors: unknown[] = [];
      let line = [...coroutines.entries()];
      while (line.length > 0) {
        line = line.filter(([place, coroutine]) => {
          try {
            const turn = coroutine.next();
            if (turn.done) results[place] = turn.value;
            return !turn.done;
          } catch (error) {
            errors.push(error);
            return false;
          }
        });
      }
      for (const error of errors) throw error;
      return results;
    },
    fails: "an error reaches the caller, and no step is taken after it",
  },
  "wraps the error in a new one": {
    answer: (coroutines) => {
      try {
        return roundRobin(coroutines);
      } catch (error) {
        throw new Error((error as Error)?.message, { cause: error });
      }
    },
    fails: "an error reaches the caller, and no step is taken after it",
  },
  "leaves the list half empty when one of them throws": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const all = [...coroutines];
      const results: T[] = [];
      for (let next = coroutines.shift(); next; next = coroutines.shift()) {
        const turn = next.next();
        if (turn.done) results[all.indexOf(next)] = turn.value;
        else coroutines.push(next);
      }
      coroutines.push(...all);
      return results;
    },
    fails: "an error reaches the caller, and no step is taken after it",
  },
  "takes a falsy error for none": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      try {
        return roundRobin(coroutines);
      } catch (error) {
        if (error) throw error;
        return [];
      }
    },
    fails: "even if what was thrown is undefined",
  },
  "takes an undefined that is yielded for the end": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results: T[] = [];
      let line = [...coroutines.entries()];
      while (line.length > 0) {
        line = line.filter(([place, coroutine]) => {
          const turn = coroutine.next();
          const ended = turn.done || turn.value === undefined;
          if (ended) results[place] = turn.value as T;
          return !ended;
        });
      }
      return results;
    },
    fails: "undefined and null do not end a coroutine when they are yielded",
  },
  "goes on with those that have no result yet": {
    answer: <T>(coroutines: Generator<unknown, T>[]) => {
      const results = coroutines.map((): T | undefined => undefined);
      const ended = new Set<number>();
      while (ended.size < coroutines.length) {
        coroutines.forEach((coroutine, place) => {
          if (results[place] !== undefined) return;
          const turn = coroutine.next();
          if (!turn.done) return;
          if (!ended.has(place)) results[place] = turn.value;
          ended.add(place);
        });
      }
      return results as T[];
    },
    fails: "none is resumed after its end",
  },
};

export const variants: Record<string, typeof roundRobin> = {
  "filters the line once a round": <T>(coroutines: Generator<unknown, T>[]) => {
    const results: T[] = [];
    let line = [...coroutines.entries()];
    while (line.length > 0) {
      line = line.filter(([place, coroutine]) => {
        const turn = coroutine.next();
        if (turn.done) results[place] = turn.value;
        return !turn.done;
      });
    }
    return results;
  },
  "walks in a circle, and skips those that have ended": <T>(
    coroutines: Generator<unknown, T>[],
  ) => {
    const results = new Map<number, T>();
    for (let turns = 0; results.size < coroutines.length; turns++) {
      const place = turns % coroutines.length;
      if (results.has(place)) continue;
      const turn = coroutines[place].next();
      if (turn.done) results.set(place, turn.value);
    }
    return coroutines.map((_, place) => results.get(place)!);
  },
};
