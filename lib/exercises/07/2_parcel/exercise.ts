/** Exercise 07.2: a future made of a promise. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import { soon } from "../../shared/mod.ts";
import type { Parcel } from "./solution.ts";

/** What every parcel can do, the wrong ones too. */
export type AnyParcel = Pick<
  Parcel<unknown>,
  "state" | "result" | "setResult" | "setException" | "cancel" | "then"
>;
export type ParcelClass = new () => AnyParcel;

/** What a call returns or throws, in words. */
function said(call: () => unknown): string {
  try {
    return `returns ${call()}`;
  } catch (error) {
    return error instanceof Error ? `throws ${error.name}` : `throws ${error}`;
  }
}

/** How the wait for a parcel ends. */
async function read(parcel: AnyParcel): Promise<string> {
  const never = delay(1000).then(() => "nothing");
  const got = async () => {
    try {
      return `value ${await parcel}`;
    } catch (error) {
      return error instanceof Error ? error.name : `error ${error}`;
    }
  };
  return await Promise.race([got(), never]);
}

const standing = async (parcel: AnyParcel) =>
  `${parcel.state}, result() ${said(() => parcel.result())}, await: ${await read(parcel)}`;

export default defineExercise({
  id: "07.2",
  title: "A future of your own",
  name: "Parcel",
  hints: [
    "A promise cannot say how it stands. So the parcel has to write it down itself: in which of its methods does it change?",
    "Keep two private fields, the state and the content (value or error), and one private method that refuses to change a state that is not `pending`. The three ways of becoming done all go through it.",
    '`setResult`: `this.#become("fulfilled", value); this.#box.resolve(value);`, the others alike; and in the constructor `this.#box.promise.catch(() => {});`, so that a failure without a reader is no accident.',
  ],
  async check(answer: ParcelClass, judge) {
    const fresh = new answer();
    judge.requires("a new parcel is pending, and result() throws InvalidStateError", {
      expected: "pending, throws InvalidStateError",
      seen: `${fresh.state}, ${said(() => fresh.result())}`,
    });

    const log: string[] = [];
    const start = performance.now();
    const reader = async (name: string) => {
      const got = await read(fresh);
      log.push(`${name}: ${got} at ${performance.now() - start} ms`);
    };
    const readers = [reader("Ada"), reader("Bob")];
    await delay(100);
    const made = said(() => fresh.setResult("tea"));
    await soon();
    log.push("another 100 ms");
    await delay(100);
    readers.push(reader("late"));
    await Promise.all(readers);
    judge.requires("every reader gets the value, early or late", {
      expected: [
        "Ada: value tea at 100 ms",
        "Bob: value tea at 100 ms",
        "another 100 ms",
        "late: value tea at 200 ms",
      ],
      seen: log,
    });
    judge.requires("a delivered parcel is fulfilled, and result() returns the value", {
      expected: "returns undefined; fulfilled, returns tea",
      seen: `${made}; ${fresh.state}, ${said(() => fresh.result())}`,
    });
    const empty = new answer();
    empty.setResult(undefined);
    judge.requires("`undefined` is a value", {
      expected: "fulfilled, result() returns undefined, await: value undefined",
      seen: await standing(empty),
    });

    const broken = new answer();
    const readBroken = read(broken);
    await delay(100);
    broken.setException(new RangeError("broken"));
    judge.requires("an error is thrown to every reader, and by result()", {
      expected: "RangeError; rejected, result() throws RangeError, await: RangeError",
      seen: `${await readBroken}; ${await standing(broken)}`,
    });
    const odd = new answer();
    odd.setException(undefined);
    judge.requires("`undefined` is an error, too", {
      expected: "rejected, result() throws undefined, await: error undefined",
      seen: await standing(odd),
    });

    const again = [
      said(() => empty.setResult("other")),
      said(() => fresh.setException(new Error("other"))),
      said(() => broken.setResult("other")),
      said(() => odd.setException(new Error("other"))),
    ];
    judge.requires("a second delivery throws InvalidStateError", {
      expected: Array(4).fill("throws InvalidStateError"),
      seen: again,
    });
    judge.requires("a second delivery changes nothing", {
      expected: [
        "fulfilled, result() returns undefined, await: value undefined",
        "fulfilled, result() returns tea, await: value tea",
        "rejected, result() throws RangeError, await: RangeError",
        "rejected, result() throws undefined, await: error undefined",
      ],
      seen: await Promise.all([empty, fresh, broken, odd].map(standing)),
    });

    const things = [null, 0, "", false, new Error("as it is"), { cups: 2 }];
    const endsOf = async (parcel: AnyParcel) => {
      const caught = (error: unknown) => ["thrown", error];
      const result = (() => {
        try {
          return ["returned", parcel.result()];
        } catch (error) {
          return caught(error);
        }
      })();
      return [result, await Promise.resolve(parcel).then((value) => ["returned", value], caught)];
    };
    const wrong: unknown[] = [];
    for (const thing of things) {
      for (
        const [how, deliver] of [["returned", "setResult"], ["thrown", "setException"]] as const
      ) {
        const parcel = new answer();
        parcel[deliver](thing);
        for (const [state, what] of await endsOf(parcel)) {
          if (state !== how || what !== thing) wrong.push(`${deliver}: ${Deno.inspect(thing)}`);
        }
      }
    }
    judge.requires("every value and every error is handed over itself", {
      expected: [],
      seen: wrong,
    });

    const cancelled = new answer();
    const readCancelled = read(cancelled);
    const cancel = said(() => cancelled.cancel());
    judge.requires("cancel() cancels: for result(), for those who wait, and for those who come", {
      expected: "returns true; CancelledError; cancelled, result() throws CancelledError, " +
        "await: CancelledError",
      seen: `${cancel}; ${await readCancelled}; ${await standing(cancelled)}`,
    });
    judge.requires("a delivery to a cancelled parcel throws InvalidStateError", {
      expected: "throws InvalidStateError, throws InvalidStateError, cancelled",
      seen: `${said(() => cancelled.setResult(1))}, ${
        said(() => cancelled.setException(new Error("other")))
      }, ${cancelled.state}`,
    });
    judge.requires("cancel() on a parcel that is done returns false and changes nothing", {
      expected: [
        "returns false: fulfilled, result() returns undefined, await: value undefined",
        "returns false: rejected, result() throws undefined, await: error undefined",
        "returns false: cancelled, result() throws CancelledError, await: CancelledError",
      ],
      seen: await Promise.all(
        [empty, odd, cancelled].map(async (parcel) =>
          `${said(() => parcel.cancel())}: ${await standing(parcel)}`
        ),
      ),
    });
    const { unhandled } = await judge.run(async () => {
      new answer().setException(new Error("unseen"));
      new answer().cancel();
      await delay(10);
    });
    judge.requires("a failure without a reader does not end the program", {
      expected: "unhandled rejections: 0",
      seen: `unhandled rejections: ${unhandled.length}`,
    });
  },
});
