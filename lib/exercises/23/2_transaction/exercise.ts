/** Exercise 23.2: a transaction that cannot be forgotten. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { type Failure, outcome, ways } from "../outcome.ts";
import { type Fault, LoggedPool } from "./logged_pool.ts";
import type { begin, Transaction } from "./solution.ts";

type Begin = typeof begin;

/** What happens to the connection of a transaction, and what its caller sees. */
async function transact(
  answer: Begin,
  work: (transaction: Transaction) => Promise<unknown>,
  { fault, answers }: { fault?: Fault; answers?: unknown } = {},
) {
  const pool = new LoggedPool(fault, answers);
  const result = await outcome(async () => {
    await using transaction = await answer(pool);
    return await work(transaction);
  });
  const returned = pool.log.filter((step) => step === "release").length;
  await delay(100); // Whatever is still going on will show itself.
  return { log: pool.log.join(", "), result, returned };
}

const wholeTransfer = async (transaction: Transaction) => {
  await transaction.query("take");
  await transaction.query("give");
  await transaction.commit();
};
const noCommit = (transaction: Transaction) => transaction.query("take");
const longWithoutCommit = async (transaction: Transaction) => {
  for (let i = 0; i < 6; i++) await transaction.query("take");
};
const handledTransfer = async (transaction: Transaction) => {
  await Promise.try(() => transaction.query("give")).catch(() => {});
  await transaction.commit();
  return "committed";
};
const brokenTransfer = async (transaction: Transaction) => {
  await transaction.query("take");
  throw new Error("the lights went out");
};

export default defineExercise({
  id: "23.2",
  title: "A transaction that cannot be forgotten",
  name: "begin",
  hints: [
    "The end of the `await using` block does not know whether the block ended well or by an error. What does know?",
    "`commit()` knows: remember that it was called, and succeeded. At the end: without a commit, roll back; in any case, and last, release the connection. And a second end does nothing.",
    '`let committed = false`, set to true _after_ the `COMMIT`. The end: `try { if (!committed) await connection.query("ROLLBACK"); } finally { connection.release(); }`. Keep its promise, and return it when `[Symbol.asyncDispose]` is called again. If `BEGIN` itself fails, `begin` has to release.',
  ],
  async check(answer: Begin, judge) {
    await commits(answer, judge);
    await rollsBack(answer, judge);
    for (const way of ways) await survivesFailures(answer, judge, way);
    await passesEveryErrorOn(answer, judge);
    await endsOnce(answer, judge);
    await keepsTransactionsApart(answer, judge);
  },
});

async function commits(answer: Begin, judge: Judge): Promise<void> {
  judge.requires("a committed transaction is not rolled back, and its connection goes back", {
    expected: "acquire, BEGIN, take, give, COMMIT, release",
    seen: (await transact(answer, wholeTransfer)).log,
  });
  const count = Math.floor(1000 * judge.random());
  const results = [];
  for (const answers of [count, 0, ""]) {
    results.push((await transact(answer, noCommit, { answers })).result);
  }
  judge.requires("a query returns what the connection returns", {
    expected: [`${count}`, "0", ""],
    seen: results,
  });
  const goesOn = async (transaction: Transaction) => {
    await transaction.commit();
    await transaction.query("look");
  };
  judge.requires("the connection goes back at the end of the block, not before", {
    expected: "acquire, BEGIN, COMMIT, look, release",
    seen: (await transact(answer, goesOn)).log,
  });
}

async function rollsBack(answer: Begin, judge: Judge): Promise<void> {
  const forgotten = await transact(answer, noCommit);
  judge.requires("what is not committed is rolled back, then the connection goes back", {
    expected: "acquire, BEGIN, take, ROLLBACK, release",
    seen: forgotten.log,
  });
  judge.requires("the block waits until the connection is back (times it went back)", {
    expected: 1,
    seen: forgotten.returned,
  });
  const broken = await transact(answer, brokenTransfer);
  judge.requires("an error in the block rolls back, too", {
    expected: "acquire, BEGIN, take, ROLLBACK, release",
    seen: broken.log,
  });
  judge.requires("an error in the block reaches the caller unchanged", {
    expected: "the lights went out",
    seen: broken.result,
  });
}

async function survivesFailures(answer: Begin, judge: Judge, way: Failure): Promise<void> {
  const fails = async (step: string, work: typeof noCommit) => {
    const { log, result } = await transact(answer, work, { fault: { step, way } });
    return `${log}; ${result}`;
  };
  judge.requires(`if acquire fails ${way}, the caller gets the error`, {
    expected: "acquire; acquire failed",
    seen: await fails("acquire", wholeTransfer),
  });
  judge.requires(`if BEGIN fails ${way}, the connection goes back and the caller gets the error`, {
    expected: "acquire, BEGIN fails, release; BEGIN failed",
    seen: await fails("BEGIN", wholeTransfer),
  });
  judge.requires(`if a query fails ${way}, it is rolled back and the caller gets the error`, {
    expected: "acquire, BEGIN, take, give fails, ROLLBACK, release; give failed",
    seen: await fails("give", wholeTransfer),
  });
  judge.requires(`if COMMIT fails ${way}, it is rolled back and the caller gets the error`, {
    expected: "acquire, BEGIN, take, give, COMMIT fails, ROLLBACK, release; COMMIT failed",
    seen: await fails("COMMIT", wholeTransfer),
  });
  judge.requires(
    `if ROLLBACK fails ${way}, the connection goes back, and the caller gets the error`,
    {
      expected: "acquire, BEGIN, take, ROLLBACK fails, release; ROLLBACK failed",
      seen: await fails("ROLLBACK", noCommit),
    },
  );
}

/** Errors that are easily overlooked. */
async function passesEveryErrorOn(answer: Begin, judge: Judge): Promise<void> {
  const works = { acquire: noCommit, BEGIN: noCommit, take: noCommit, ROLLBACK: noCommit };
  const steps = { ...works, COMMIT: wholeTransfer, release: wholeTransfer };
  const seen: string[] = [], expected: string[] = [];
  for (const [step, work] of Object.entries(steps)) {
    for (const way of step === "release" ? ["at once" as const] : ways) {
      for (const reason of [false, null, undefined]) {
        const whole = async (transaction: Transaction) => {
          await work(transaction);
          return "no error";
        };
        const { result } = await transact(answer, whole, { fault: { step, way, reason } });
        seen.push(`${step} ${way}: ${result}`);
        expected.push(`${step} ${way}: ${reason}`);
      }
    }
  }
  judge.requires("the caller gets the error of any step even if it is falsy", { expected, seen });
  const release: Fault = { step: "release", way: "at once" };
  const kept = await transact(answer, wholeTransfer, { fault: release });
  judge.requires("if release fails, the caller gets the error", {
    expected: "acquire, BEGIN, take, give, COMMIT, release fails; release failed",
    seen: `${kept.log}; ${kept.result}`,
  });
  const handled = await transact(answer, handledTransfer, {
    fault: { step: "give", way: "later" },
  });
  judge.requires("a commit that succeeds has committed, even after a query that failed", {
    expected: "acquire, BEGIN, give fails, COMMIT, release; or an error",
    seen: `${handled.log}; ${handled.result}`,
    holds: handled.log.includes("COMMIT") || handled.result !== "committed",
  });
}

async function endsOnce(answer: Begin, judge: Judge): Promise<void> {
  const endAgain = async (
    work: (transaction: Transaction) => Promise<unknown>,
    together = false,
  ) => {
    const pool = new LoggedPool();
    const transaction = await answer(pool);
    await work(transaction);
    const end = () => transaction[Symbol.asyncDispose]();
    if (together) await Promise.all([end(), end()]);
    else for (let i = 0; i < 3; i++) await end();
    await delay(100);
    return pool.log.join(", ");
  };
  judge.requires("ending a committed transaction again does nothing", {
    expected: "acquire, BEGIN, take, give, COMMIT, release",
    seen: await endAgain(wholeTransfer),
  });
  judge.requires("ending a transaction without a commit again does nothing", {
    expected: "acquire, BEGIN, take, ROLLBACK, release",
    seen: await endAgain(noCommit),
  });
  judge.requires("two ends at the same time are one", {
    expected: "acquire, BEGIN, take, ROLLBACK, release",
    seen: await endAgain(noCommit, true),
  });
}

async function keepsTransactionsApart(answer: Begin, judge: Judge): Promise<void> {
  const logs = await Promise.all([noCommit, wholeTransfer, longWithoutCommit].map(async (work) => {
    return (await transact(answer, work)).log;
  }));
  judge.requires("transactions that run at the same time end independently", {
    expected: [
      "acquire, BEGIN, take, ROLLBACK, release",
      "acquire, BEGIN, take, give, COMMIT, release",
      "acquire, BEGIN, take, take, take, take, take, take, ROLLBACK, release",
    ],
    seen: logs,
  });
  const steps: string[][] = [];
  const pool = {
    acquire: () => {
      const own: string[] = [];
      steps.push(own);
      const query = (sql: string) => delay(10).then(() => own.push(sql));
      return Promise.resolve({ query, release: () => void own.push("release") });
    },
  };
  await outcome(() =>
    Promise.all([longWithoutCommit, wholeTransfer].map(async (work) => {
      await using transaction = await answer(pool);
      await work(transaction);
    }))
  );
  judge.requires("so do two with the same pool (steps of each connection)", {
    expected: [
      ["BEGIN", ...Array(6).fill("take"), "ROLLBACK", "release"],
      ["BEGIN", "take", "give", "COMMIT", "release"],
    ],
    seen: steps,
  });
}
