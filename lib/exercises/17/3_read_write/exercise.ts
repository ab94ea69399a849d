/** Exercise 17.3: a lock for many readers or one writer. */
import { delay } from "@std/async";
import type { Program } from "@course/notebook";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { failures, inEveryOrder, must, outcomeOf } from "../../shared/mod.ts";
import type { ReadWriteLock } from "./solution.ts";

export type AnyReadWriteLock = new () => Pick<ReadWriteLock, "read" | "write">;

/** Readers and writers whose bodies have a point inside, and who may be there with whom. */
function visitors(answer: AnyReadWriteLock, ...names: string[]): Program {
  return ({ at }) => {
    const lock = new answer();
    const inside: string[] = [];
    const visit = (name: string) => () =>
      lock[name.startsWith("writer") ? "write" : "read"](async () => {
        inside.push(name);
        await at("is inside");
        inside.splice(inside.indexOf(name), 1);
      });
    return {
      tasks: Object.fromEntries(names.map((name) => [name, visit(name)])),
      state: () => ({ inside: inside.join(" ") }),
      always: () =>
        must(
          inside.length < 2 || !inside.some((name) => name.startsWith("writer")),
          `inside at the same time: ${inside.join(" and ")}`,
        ),
    };
  };
}

export default defineExercise({
  id: "17.3",
  title: "Many readers or one writer",
  name: "ReadWriteLock",
  hints: [
    "Two ordinary locks and a number are enough. A writer holds the room alone. Which reader takes the room for the others, and which one releases it?",
    "The first reader takes the room for all readers, and the last one releases it. So that no visitor overtakes another, all of them first go through a door, which is a lock as well: a reader lets go of it as soon as the readers have the room, a writer keeps it.",
    "`read`: under the door, `readers++` and, if it is 1, `await room.acquire()`; then the body in a `try`; in `finally`, `readers--` and, if it is 0, `room.release()`. `write`: acquire the door, acquire the room, await the body.",
  ],
  async check(answer: AnyReadWriteLock, judge) {
    await returnsWhatTheBodyReturns(answer, judge);
    await letsReadersInTogether(answer, judge);
    await keepsWritersAlone(answer, judge);
    await letsNobodyOvertake(answer, judge);
    await keepsLocksApart(answer, judge);
    await waitsWithoutATimer(answer, judge);
    for (const way of Object.keys(failures)) await letsGoOnFailure(answer, judge, way);
    await passesAnyReasonOn(answer, judge);
  },
});

async function returnsWhatTheBodyReturns(answer: AnyReadWriteLock, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const lock = new answer();
    const seen: unknown[] = [];
    for (const value of ["tea", 0, undefined]) {
      seen.push(await lock.read(() => Promise.resolve(value)));
      seen.push(await lock.write(() => Promise.resolve(value)));
    }
    return seen;
  });
  judge.requires("both methods return what the body returns", {
    expected: ["tea", "tea", 0, 0, undefined, undefined],
    seen: value ?? outcome,
  });
}

async function letsReadersInTogether(answer: AnyReadWriteLock, judge: Judge): Promise<void> {
  const readers = 2000;
  const reading = await judge.run(async () => {
    const lock = new answer();
    const body = judge.job("reader", 100);
    await Promise.all(Array.from({ length: readers }, () => lock.read(() => body())));
  });
  judge.requires("any number of readers are inside at the same time", {
    expected: readers,
    seen: reading.timeline.maxConcurrent(),
  });
}

async function keepsWritersAlone(answer: AnyReadWriteLock, judge: Judge): Promise<void> {
  await inEveryOrder(
    judge,
    "a writer is alone, and every visitor gets in",
    visitors(answer, "reader1", "reader2", "writer"),
  );
  await inEveryOrder(
    judge,
    "two writers exclude each other",
    visitors(answer, "writer1", "writer2", "reader"),
  );
}

/** Visitors that come one after another and stay for 100 ms, and the order of their steps. */
async function orderOf(
  answer: AnyReadWriteLock,
  judge: Judge,
  names: string,
  apart = 10,
): Promise<string> {
  const { timeline } = await judge.run(async () => {
    const lock = new answer();
    await lock.write(() => Promise.resolve()); // it has been used before
    await lock.read(() => Promise.resolve());
    await Promise.all(
      names.split(" ").map(async (name, i) => {
        const stay = judge.job(name, 100);
        if (apart > 0) await delay(apart * i);
        await lock[name.startsWith("w") ? "write" : "read"](() => stay());
      }),
    );
  });
  return timeline.order().map((step) => step.replace("start", "in").replace("end", "out")).join(
    ", ",
  );
}

async function letsNobodyOvertake(answer: AnyReadWriteLock, judge: Judge): Promise<void> {
  const cases: Record<string, [names: string, order: string]> = {
    "a reader that comes while a writer waits goes in after it": [
      "r1 w1 r2",
      "r1 in, r1 out, w1 in, w1 out, r2 in, r2 out",
    ],
    "a writer that comes while a reader waits goes in after it": [
      "w1 r1 w2",
      "w1 in, w1 out, r1 in, r1 out, w2 in, w2 out",
    ],
    "readers that wait with no writer between them go in together": [
      "w1 r1 r2 r3",
      "w1 in, w1 out, r1 in, r2 in, r3 in, r1 out, r2 out, r3 out",
    ],
    "a long line is served in order of arrival": [
      "r1 w1 r2 r3 w2 w3 r4",
      "r1 in, r1 out, w1 in, w1 out, r2 in, r3 in, r2 out, r3 out, w2 in, w2 out, w3 in, w3 out, r4 in, r4 out",
    ],
  };
  for (const [requirement, [names, expected]] of Object.entries(cases)) {
    judge.requires(requirement, { expected, seen: await orderOf(answer, judge, names) });
  }
  judge.requires("a writer is alone even if all come in the same step", {
    expected: "w1 in, w1 out, w2 in, w2 out, r1 in, r2 in, r1 out, r2 out",
    seen: await orderOf(answer, judge, "w1 w2 r1 r2", 0),
  });
}

async function keepsLocksApart(answer: AnyReadWriteLock, judge: Judge): Promise<void> {
  const writing = await judge.run(async () => {
    const body = judge.job("writer", 100);
    await Promise.all([new answer(), new answer()].map((lock) => lock.write(() => body())));
  });
  judge.requires("writers under two different locks do not wait for each other (ms)", {
    expected: 100,
    seen: writing.took,
  });
}

async function waitsWithoutATimer(answer: AnyReadWriteLock, judge: Judge): Promise<void> {
  const forever = () => new Promise(() => {});
  const waiting = await judge.run(async () => {
    const lock = new answer();
    const writers = [lock.write(forever), lock.write(forever)];
    await Promise.all([...writers, lock.read(forever)]);
  }, { deadline: 100 });
  judge.requires("a visitor that waits does not look again and again (timers)", {
    expected: 0,
    seen: waiting.timersLeft,
  });
}

async function letsGoOnFailure(
  answer: AnyReadWriteLock,
  judge: Judge,
  way: string,
): Promise<void> {
  for (const method of ["read", "write"] as const) {
    const { value, outcome } = await judge.run(async () => {
      const lock = new answer();
      const fail = () => outcomeOf(() => lock[method](() => failures[way]("body")));
      const first = await fail();
      const second = fail();
      const next = [lock.write(() => delay(1)), lock.read(() => delay(1))]; // one waits already
      await Promise.all(next);
      return [first, await second];
    });
    judge.requires(
      `if the body of a ${method} ${way}, the caller gets the error and the lock is released`,
      {
        expected: ["threw body", "threw body"],
        seen: value ?? outcome,
      },
    );
  }
  const leaving = await judge.run(async () => {
    const lock = new answer();
    const [reader, writer] = [judge.job("reader", 100), judge.job("writer", 100)];
    const staying = lock.read(() => reader());
    await outcomeOf(() => lock.read(() => failures[way]("body")));
    await Promise.all([staying, lock.write(() => writer())]);
  });
  judge.requires(`if the body of a read ${way}, other readers still keep writers out`, {
    expected: "reader start, reader end, writer start, writer end",
    seen: leaving.timeline.order().join(", "),
  });
}

/** A reason that counts as false is a reason, and a body that has failed is not tried again. */
async function passesAnyReasonOn(answer: AnyReadWriteLock, judge: Judge): Promise<void> {
  let runs = 0;
  const { value, outcome } = await judge.run(async () => {
    const lock = new answer();
    const seen: string[] = [];
    for (const reason of [0, undefined, null]) {
      for (const failure of Object.values(failures)) {
        const fail = () => (runs++, failure(reason));
        seen.push(await outcomeOf(() => lock.read(fail)));
        seen.push(await outcomeOf(() => lock.write(fail)));
      }
    }
    return seen;
  });
  judge.requires("the caller gets the error even if it is 0 or undefined", {
    expected: [0, undefined, null].flatMap((reason) => Array(6).fill(`threw ${reason}`)),
    seen: value ?? outcome,
  });
  judge.requires("a body that fails is not run again (18 bodies, runs)", {
    expected: 18,
    seen: runs,
  });
}
