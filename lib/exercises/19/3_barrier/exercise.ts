/** Exercise 19.3: a barrier made of a condition. */
import { delay } from "@std/async";
import type { Program } from "@course/notebook";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { inEveryOrder, inManyOrders, listenersOn, must, outcomeOf } from "../../shared/mod.ts";
import type { MyBarrier } from "./solution.ts";

export type AnyBarrier = new (parties: number) => Pick<MyBarrier, "wait">;

/** Players, and how many rounds each has played; a round ends at the barrier. */
function players(answer: AnyBarrier, names: string, rounds: number): Program {
  return ({ at }) => {
    const barrier = new answer(names.length);
    const played = Object.fromEntries([...names].map((name) => [name, 0]));
    const play = (name: string) => async () => {
      for (; played[name] < rounds; played[name]++) {
        await at("plays");
        await barrier.wait();
      }
    };
    const counts = () => Object.values(played);
    return {
      tasks: Object.fromEntries([...names].map((name) => [name, play(name)])),
      state: () => ({ ...played }),
      always: () =>
        must(
          Math.max(...counts()) - Math.min(...counts()) <= 1,
          `rounds that they have played: ${counts().join(", ")}`,
        ),
    };
  };
}

export default defineExercise({
  id: "19.3",
  title: "A barrier of your own",
  name: "MyBarrier",
  hints: [
    "Follow the starter into the second round. What is `#arrived` when it begins, and what would happen if the first one to leave set it back?",
    "Wait for a fact that stays true: that _my round is over_. So count the rounds. The last one to arrive begins a new round, in the same step in which it notifies.",
    "The last one: `#arrived = 0; #round++; notifyAll()`. The others: `const mine = this.#round`, then `waitFor(() => this.#round !== mine, options)`; if that throws, `#arrived--`.",
  ],
  async check(answer: AnyBarrier, judge) {
    await waitsForAll(answer, judge);
    await meetsAgainAndAgain(answer, judge);
    await letsOneLeave(answer, judge);
    await forgetsASignal(answer, judge);
    await refusesAnAbortedSignal(answer, judge);
    await waitsWithoutATimer(answer, judge);
    await keepsBarriersApart(answer, judge);
  },
});

async function waitsForAll(answer: AnyBarrier, judge: Judge): Promise<void> {
  const parties = 3 + Math.floor(judge.random() * 4);
  const { value, outcome } = await judge.run(async () => {
    const barrier = new answer(parties);
    const start = performance.now();
    const arrivals: { number: number; at: number }[] = [];
    await Promise.all(Array.from({ length: parties }, async (_, i) => {
      await delay(100 * i);
      arrivals[i] = { number: await barrier.wait(), at: performance.now() - start };
    }));
    return arrivals;
  });
  judge.requires("all go on when the last one has come (ms)", {
    expected: Array(parties).fill(100 * (parties - 1)),
    seen: value?.map(({ at }) => at) ?? outcome,
  });
  judge.requires("wait() returns the number of the arrival", {
    expected: Array.from({ length: parties }, (_, i) => i),
    seen: value?.map(({ number }) => number) ?? outcome,
  });
  const alone = await judge.run(async () => {
    const barrier = new answer(1);
    return [await barrier.wait(), await barrier.wait(), await barrier.wait()];
  });
  judge.requires("one party alone never waits", {
    expected: [0, 0, 0],
    seen: alone.value ?? alone.outcome,
  });
}

async function meetsAgainAndAgain(answer: AnyBarrier, judge: Judge): Promise<void> {
  await inEveryOrder(
    judge,
    "two players, two rounds, in every order: neither gets ahead",
    players(answer, "AB", 2),
  );
  await inManyOrders(
    judge,
    "three players, two rounds, in many orders: none gets ahead",
    players(answer, "ABC", 2),
    60, // of some 45,000
  );
  await waitsForTheSlowest(answer, judge);
  const { value, outcome } = await judge.run(async () => {
    const barrier = new answer(2);
    const seen: number[][] = [];
    for (let round = 0; round < 4; round++) {
      seen.push(await Promise.all([barrier.wait(), barrier.wait()]));
    }
    return seen;
  });
  judge.requires("the numbers begin with 0 in each round", {
    expected: Array(4).fill([0, 1]),
    seen: value ?? outcome,
  });
}

/** Once open is not open for good: in the third round, too, the fast ones wait for the slow one. */
async function waitsForTheSlowest(answer: AnyBarrier, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const barrier = new answer(3);
    const start = performance.now();
    const meetings = Array(4).fill("");
    await Promise.all([0, 10, 100].map(async (ms) => {
      for (let round = 0; round < 4; round++) {
        await delay(ms);
        await barrier.wait();
        meetings[round] += ` ${performance.now() - start}`;
      }
    }));
    return meetings.join(",").trim();
  });
  judge.requires("two fast players wait for a slow one in each of four rounds (ms)", {
    expected: "100 100 100, 200 200 200, 300 300 300, 400 400 400",
    seen: value ?? outcome,
  });
}

async function letsOneLeave(answer: AnyBarrier, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const barrier = new answer(3);
    const log: string[] = [];
    const come = (name: string, signal?: AbortSignal) =>
      outcomeOf(() => barrier.wait({ signal })).then((end) =>
        log.push(end.startsWith("threw") ? `${name} ${end}` : `${name} goes on`)
      );
    const leaving = new AbortController();
    let left: string | undefined; // in the first round
    for (let round = 0; round < 2; round++) {
      come("a");
      come("b", leaving.signal);
      await delay(10);
      leaving.abort(null); // in the second round it is aborted already
      await delay(0);
      left ??= log.join(", ") || "nothing";
      come("c");
      await delay(10);
      const early = log.join(", ");
      come("d");
      await delay(10);
      if (round === 1) return { left, early, all: log.join(", ") };
      log.length = 0;
    }
  });
  judge.requires("a party whose signal aborts leaves at once, with the signal's reason", {
    expected: "b threw null",
    seen: value?.left ?? outcome,
  });
  judge.requires("after that another one must come", {
    expected: "b threw null",
    seen: value?.early ?? outcome,
  });
  judge.requires("when another one has come instead, all go on", {
    expected: "b threw null, a goes on, c goes on, d goes on",
    seen: value?.all.split(", ").sort((a, b) =>
      Number(a[0] !== "b") - Number(b[0] !== "b") || a.localeCompare(b)
    ).join(", ") ?? outcome,
  });
}

/** A round is over, and then the signal of one of its parties aborts. */
async function forgetsASignal(answer: AnyBarrier, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const barrier = new answer(2);
    const late = new AbortController();
    const listeners = listenersOn(late.signal);
    await Promise.all([barrier.wait({ signal: late.signal }), barrier.wait()]);
    const other = barrier.wait();
    await delay(10);
    await Promise.all([other, barrier.wait({ signal: late.signal })]);
    const left = listeners();
    const waiting = barrier.wait();
    await delay(10);
    late.abort("too late");
    return { numbers: await Promise.all([waiting, barrier.wait()]), left };
  }, { deadline: 100 });
  const atItsEnd = await judge.run(async () => {
    const barrier = new answer(2);
    const late = new AbortController();
    const first = outcomeOf(() => barrier.wait({ signal: late.signal }));
    await barrier.wait();
    late.abort("too late"); // even if the first one has not gone on yet
    return await first;
  }, { deadline: 100 });
  judge.requires("an abort after the round changes nothing", {
    expected: [[0, 1], "returned 0"],
    seen: [value?.numbers ?? outcome, atItsEnd.value ?? atItsEnd.outcome],
  });
  judge.requires("after the round no listener is left on a signal", {
    expected: 0,
    seen: value?.left ?? outcome,
  });
}

/** An aborted signal does not count as an arrival, not even as the last one. */
async function refusesAnAbortedSignal(answer: AnyBarrier, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const barrier = new answer(2);
    const waiting = outcomeOf(() => barrier.wait());
    await delay(10);
    const refused = await outcomeOf(() => barrier.wait({ signal: AbortSignal.abort(0) }));
    const early = await Promise.race([waiting, delay(10).then(() => "still waiting")]);
    const next = outcomeOf(() => barrier.wait());
    return [refused, early, await waiting, await next];
  });
  judge.requires("a party with an aborted signal is not counted", {
    expected: ["threw 0", "still waiting", "returned 0", "returned 1"],
    seen: value ?? outcome,
  });
}

async function waitsWithoutATimer(answer: AnyBarrier, judge: Judge): Promise<void> {
  const waiting = await judge.run(() => new answer(2).wait(), { deadline: 100 });
  judge.requires("a party that waits does not look again and again (timers)", {
    expected: 0,
    seen: waiting.timersLeft,
  });
}

async function keepsBarriersApart(answer: AnyBarrier, judge: Judge): Promise<void> {
  const { outcome } = await judge.run(
    () => Promise.race([new answer(2).wait(), new answer(2).wait()]),
    { deadline: 100 },
  );
  const alone = await judge.run(async () => {
    const [mine, yours] = [new answer(2), new answer(1)];
    const waiting = mine.wait();
    for (let round = 0; round < 3; round++) {
      await delay(10);
      await yours.wait();
    }
    await waiting;
  }, { deadline: 100 });
  judge.requires("two barriers do not affect each other", {
    expected: Array(2).fill("still waiting after 100 virtual ms"),
    seen: [outcome, alone.outcome],
  });
}
