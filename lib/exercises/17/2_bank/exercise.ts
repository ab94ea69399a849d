/** Exercise 17.2: transfers that lose no money and wait for no one without need. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import type { Program } from "@course/notebook";
import { failures, inEveryOrder, must, outcomeOf } from "../../shared/mod.ts";
import { type AnyBank, openBank } from "./open_bank.ts";

type Transfer = [from: string, to: string, amount: number];

const pause = () => delay(10);

export default defineExercise({
  id: "17.2",
  title: "The bank that loses money",
  name: "Bank",
  hints: [
    "Between reading a balance and writing it, no other transfer may touch this account. A lock for the whole bank would ensure that, but then all transfers would wait for each other.",
    "A lock for each account, made when it is first needed and kept in a `Map`. A transfer holds two. In which order does it take them, if there may be one in the opposite direction? And if both accounts are the same?",
    "`const [first, second] = [from, to].sort();` then `using _first = await this.#lockOf(first).acquire();` and, if `second` is another account, the same with it; then the lines that are there already.",
  ],
  async check(answer: AnyBank, judge) {
    await movesTheAmount(answer, judge);
    await readsTheBalancesAnew(answer, judge);
    if (!await losesNothingInAnyOrder(answer, judge)) return; // what comes next might never end
    await losesNothingInALine(answer, judge);
    await comesToAnEnd(answer, judge);
    await letsOthersGoOn(answer, judge);
    await waitsWithoutATimer(answer, judge);
    await survivesFailures(answer, judge);
    await passesAnyReasonOn(answer, judge);
  },
});

async function movesTheAmount(answer: AnyBank, judge: Judge): Promise<void> {
  const { bank, list } = openBank(answer, pause);
  const done = await judge.run(async () => [
    await bank.transfer("ann", "cat", 30),
    await bank.transfer("ann", "cat", 71),
    await bank.transfer("ann", "cat", 70),
    await bank.transfer("ann", "cat", 0), // nothing is enough for nothing
  ]);
  judge.requires("moves the amount if there is enough, and nothing if there is not", {
    expected: "returned [ true, false, true, true ]; ann 0, bob 100, cat 100, dan 0",
    seen: `${done.outcome}; ${list()}`,
  });
  const same = openBank(answer, pause);
  const toItself = await judge.run(async () => [
    await same.bank.transfer("ann", "ann", 10),
    await same.bank.transfer("ann", "ann", 101),
  ]);
  judge.requires("an account may send to itself, if it has enough", {
    expected: "returned [ true, false ]; ann 100, bob 100, cat 0, dan 0",
    seen: `${toItself.outcome}; ${same.list()}`,
  });
}

/** The balances are not the bank's own. */
async function readsTheBalancesAnew(answer: AnyBank, judge: Judge): Promise<void> {
  const { bank, balances, list } = openBank(answer, pause);
  const done = await judge.run(async () => {
    const moved = [await bank.transfer("ann", "cat", 30)];
    balances.ann = 5; // paid out by another program
    moved.push(await bank.transfer("ann", "cat", 30));
    balances.ann = 50;
    balances.cat = 1;
    moved.push(await bank.transfer("ann", "cat", 30));
    return moved;
  });
  judge.requires("each transfer starts from what the ledger says then", {
    expected: "returned [ true, false, true ]; ann 20, bob 100, cat 31, dan 0",
    seen: `${done.outcome}; ${list()}`,
  });
}

/** Two transfers at once, and the balances that may come of it. */
function twoTransfers(answer: AnyBank, A: Transfer, B: Transfer, right: string[]): Program {
  return ({ at }) => {
    const { bank, balances, list, total } = openBank(answer, at);
    return {
      tasks: { A: () => bank.transfer(...A), B: () => bank.transfer(...B) },
      state: () => ({ ...balances }),
      always: () => must(total() <= 200, `there is more money than before: ${list()}`),
      atEnd: () => must(right.includes(list()), `the balances are ${list()}`),
    };
  };
}

async function losesNothingInAnyOrder(answer: AnyBank, judge: Judge): Promise<boolean> {
  const cases: Record<string, [A: Transfer, B: Transfer, ...right: string[]]> = {
    "no money is lost on an account that receives twice": [
      ["ann", "cat", 10],
      ["bob", "cat", 20],
      "ann 90, bob 80, cat 30, dan 0",
    ],
    "an account that sends twice is not overdrawn": [
      ["ann", "cat", 70],
      ["ann", "dan", 70],
      "ann 30, bob 100, cat 70, dan 0",
      "ann 30, bob 100, cat 0, dan 70",
    ],
    "no money is lost on an account that sends and receives": [
      ["ann", "bob", 10],
      ["bob", "cat", 20],
      "ann 90, bob 90, cat 20, dan 0",
    ],
    "opposite transfers lose nothing, and neither waits forever": [
      ["ann", "bob", 10],
      ["bob", "ann", 20],
      "ann 110, bob 90, cat 0, dan 0",
    ],
    "a transfer to the same account neither makes money nor loses any": [
      ["ann", "ann", 10],
      ["ann", "bob", 30],
      "ann 70, bob 130, cat 0, dan 0",
    ],
    "two transfers from an account to itself change nothing": [
      ["ann", "ann", 10],
      ["ann", "ann", 30],
      "ann 100, bob 100, cat 0, dan 0",
    ],
  };
  let safe = true;
  for (const [requirement, [A, B, ...right]] of Object.entries(cases)) {
    const met = await inEveryOrder(judge, requirement, twoTransfers(answer, A, B, right));
    safe &&= met;
  }
  return safe;
}

/** Some come in the same step, some while others wait, and some when the first have gone. */
async function losesNothingInALine(answer: AnyBank, judge: Judge): Promise<void> {
  const { bank, list } = openBank(answer, pause);
  const send = () => bank.transfer("ann", "cat", 10);
  const { outcome } = await judge.run(() => {
    const later = [41, 45, 81, 85].map((ms) => delay(ms).then(send));
    return Promise.all([send(), send(), ...later]);
  });
  judge.requires("no money is lost when many transfers wait in line", {
    expected: "returned [ true, true, true, true, true, true ]; ann 40, bob 100, cat 60, dan 0",
    seen: `${outcome}; ${list()}`,
  });
}

async function comesToAnEnd(answer: AnyBank, judge: Judge): Promise<void> {
  const circle: Transfer[] = [["ann", "bob", 10], ["bob", "cat", 10], ["cat", "ann", 10]];
  for (const transfers of [circle, circle.toReversed()]) {
    const { bank } = openBank(answer, pause);
    const together = await judge.run(() =>
      Promise.all(transfers.map((each) => bank.transfer(...each)))
    );
    judge.requires("transfers in a circle come to an end", {
      expected: "an end",
      seen: together.state === "returned" ? "an end" : together.outcome,
    });
  }
}

async function letsOthersGoOn(answer: AnyBank, judge: Judge): Promise<void> {
  const timeOf = async (...transfers: Transfer[]) => {
    const balances = { ann: 100, cat: 0, Ann: 100, anna: 0, " ann": 100, "": 0 };
    const { bank } = openBank(answer, pause, balances);
    return (await judge.run(() => Promise.all(transfers.map((each) => bank.transfer(...each)))))
      .took;
  };
  const one = await timeOf(["ann", "cat", 10]);
  judge.requires("transfers between different accounts do not wait for each other (ms)", {
    expected: one,
    seen: await timeOf(["ann", "cat", 10], ["Ann", "anna", 10], [" ann", "", 10]),
  });
  const { bank } = openBank(answer, pause);
  const third = await judge.run(async () => {
    const waiting = [bank.transfer("ann", "cat", 10), bank.transfer("ann", "cat", 10)];
    const start = performance.now();
    await bank.transfer("bob", "dan", 10);
    const took = performance.now() - start;
    await Promise.all(waiting);
    return took;
  });
  judge.requires("a transfer does not wait because others wait for other accounts (ms)", {
    expected: one,
    seen: third.value ?? third.outcome,
  });
  const banks = [openBank(answer, pause).bank, openBank(answer, pause).bank];
  const both = await judge.run(() =>
    Promise.all(banks.map((bank) => bank.transfer("ann", "cat", 10)))
  );
  judge.requires("transfers in two banks do not wait for each other (ms)", {
    expected: one,
    seen: both.took,
  });
}

async function waitsWithoutATimer(answer: AnyBank, judge: Judge): Promise<void> {
  const { bank } = openBank(answer, () => new Promise(() => {}));
  const waiting = await judge.run(
    () => Promise.all([bank.transfer("ann", "cat", 10), bank.transfer("ann", "cat", 10)]),
    { deadline: 100 },
  );
  judge.requires("a transfer that waits does not look again and again (timers)", {
    expected: 0,
    seen: waiting.timersLeft,
  });
}

/** A reason that counts as false is a reason. */
async function passesAnyReasonOn(answer: AnyBank, judge: Judge): Promise<void> {
  const seen: string[] = [];
  const reasons = [0, "", undefined, null];
  for (const reason of reasons) {
    for (const failure of Object.values(failures)) {
      const { bank } = openBank(answer, () => failure(reason));
      seen.push(await outcomeOf(() => bank.transfer("ann", "bob", 10)));
    }
  }
  judge.requires("the caller gets the error even if it is 0, an empty string or undefined", {
    expected: reasons.flatMap((reason) => Array(3).fill(`threw ${reason}`)),
    seen,
  });
}

/** Each of the four accesses to the ledger fails once, in each way. */
async function survivesFailures(answer: AnyBank, judge: Judge): Promise<void> {
  for (const [way, fail] of Object.entries(failures)) {
    const outcomes: string[] = [];
    const afterwards: string[] = [];
    for (const failing of [1, 2, 3, 4]) {
      let access = 0;
      const failsOnce = () => ++access === failing ? fail(`ledger ${failing}`) : pause();
      const { bank } = openBank(answer, failsOnce);
      const { outcome, value } = await judge.run(async () => {
        const first = await outcomeOf(() => bank.transfer("ann", "bob", 10));
        const next = [bank.transfer("bob", "ann", 5), bank.transfer("ann", "bob", 5)];
        return { first, next: (await Promise.all(next)).join(" and ") };
      });
      outcomes.push(value?.first ?? outcome);
      afterwards.push(value?.next ?? outcome);
    }
    judge.requires(`if an access to the ledger ${way}, the caller gets the error`, {
      expected: [1, 2, 3, 4].map((access) => `threw ledger ${access}`).join(", "),
      seen: outcomes.join(", "),
    });
    const { bank } = openBank(answer, () => fail("ledger"));
    judge.requires(`if a transfer to oneself ${way}, the caller gets the error`, {
      expected: "threw ledger",
      seen: await outcomeOf(() => bank.transfer("ann", "ann", 10)),
    });
    judge.requires(`if an access to the ledger ${way}, the next transfers do not wait for it`, {
      expected: "true and true, each time",
      seen: afterwards.every((next) => next === "true and true")
        ? "true and true, each time"
        : afterwards.join(", "),
    });
  }
}
