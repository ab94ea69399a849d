import fc from "fast-check";
import { asCompleted, type Awaitable, createTask, gather, shield, wait } from "@course/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { drain, forAll } from "./programs.ts";

/** What is handed in: of which kind it is, how it ends, and whether at once. */
const piece = fc.record({
  kind: fc.constantFrom("promise" as const, "subclass", "thenable", "task", "wrong", "throws"),
  fails: fc.boolean(),
  later: fc.boolean(),
}, { requiredKeys: ["kind", "fails", "later"] });
type Piece = typeof piece extends fc.Arbitrary<infer P> ? P : never;

const options = fc.constantFrom("none", "live", "aborted", "wrong signal", "wrong option");

const calls = {
  gather: (all: Iterable<Awaitable<unknown>>, options: object) => gather(all, options),
  wait: async (all: Iterable<Awaitable<unknown>>, options: object) =>
    (await wait(all, options)).done.size,
  asCompleted: async (all: Iterable<Awaitable<unknown>>, options: object) => {
    let count = 0;
    for await (const _ of asCompleted(all, options)) count++;
    return count;
  },
  shield: (all: Iterable<Awaitable<unknown>>, options: object) => shield([...all][0], options),
};

class Subclass<T> extends Promise<T> {}

/** Makes what the piece describes; a thenable counts how often it is asked. */
function make({ kind, fails, later }: Piece, id: number, asked: number[]): Awaitable<unknown> {
  const settle = <T>(resolve: (value: T) => void, reject: (error: unknown) => void) => {
    const end = () => fails ? reject(`error ${id}`) : resolve(id as T);
    if (later) queueMicrotask(end);
    else end();
  };
  switch (kind) {
    case "subclass":
      return new Subclass(settle);
    case "task": {
      const task = createTask(() => new Promise(settle));
      task.catch(() => {}); // To wait is not to look; somebody else does.
      return task;
    }
    case "thenable":
      asked[id] = 0;
      return {
        then(resolve: (value: unknown) => void, reject: (error: unknown) => void) {
          asked[id]++;
          settle(resolve, reject);
        },
      } as PromiseLike<unknown>;
    case "wrong":
      return id as never;
    default:
      return new Promise(settle);
  }
}

for (const [name, call] of Object.entries(calls)) {
  Deno.test(
    `A13 A14 ${name}: whatever is handed in, there is one outcome, and nothing else happens`,
    onVirtualTime(() =>
      forAll(
        fc.record({ pieces: fc.array(piece, { maxLength: 6 }), how: options }),
        async ({ pieces, how }) => {
          if (name === "shield") pieces = pieces.slice(0, 1);
          const asked: number[] = [];
          const iterable = function* () {
            for (const [id, one] of pieces.entries()) {
              if (one.kind === "throws") throw new SyntaxError("the iterable");
              yield make(one, id, asked);
            }
          };
          const signal = {
            none: undefined,
            live: new AbortController().signal,
            aborted: AbortSignal.abort("aborted"),
            "wrong signal": 5,
            "wrong option": undefined,
          }[how];
          const given = how === "wrong option"
            ? { returnExceptions: 5, timeout: NaN }
            : signal === undefined
            ? {}
            : { signal };
          const { error } = console;
          console.error = () => {}; // A shield that was left reports what fails behind it.
          const outcome = await new Promise((resolve) => resolve(call(iterable(), given)))
            .then((value) => ["fulfilled", value], (error) => ["rejected", error?.name ?? error]);
          for (let i = 0; i < 4; i++) await drain();
          console.error = error;

          const throwsAt = pieces.findIndex(({ kind }) => kind === "throws");
          const isWrong = pieces.some(({ kind }) => kind === "wrong") ||
            how === "wrong signal" || (how === "wrong option" && name === "gather");
          const isEmpty = pieces.length === 0 && (name === "wait" || name === "shield");
          const isNaN = how === "wrong option" && (name === "wait" || name === "asCompleted");
          const refused = throwsAt >= 0 || isWrong || isEmpty || isNaN || how === "aborted";
          // Nobody is asked twice, and nobody whose call was refused.
          const times = asked.filter((count) => count !== undefined);
          const mayAsk = name === "asCompleted" && how === "aborted"
            ? outcome[1] === "aborted"
            : false;
          if (!mayAsk) assertEquals(times, times.map(() => refused ? 0 : 1));

          if (throwsAt >= 0) assertEquals(outcome, ["rejected", "SyntaxError"]);
          else if (isWrong) assertEquals(outcome, ["rejected", "TypeError"]);
          else if (isEmpty || isNaN) assertEquals(outcome[0], "rejected");
          else if (how === "aborted") assertEquals(outcome, ["rejected", "aborted"]);
          else {
            const failed = pieces.some(({ fails }) => fails);
            const throws = failed && (name === "gather" || name === "shield");
            assertEquals(outcome[0], throws ? "rejected" : "fulfilled");
            if (name === "gather" && !throws) assertEquals(outcome[1], pieces.map((_, i) => i));
            if (name === "wait" || name === "asCompleted") assertEquals(outcome[1], pieces.length);
          }
        },
      )
    ),
  );
}
