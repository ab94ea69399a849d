/** Exercise 07.3: repair an operator that keeps questions until their answers come. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import type { Line, Operator } from "./solution.ts";

/** What every operator can do, the wrong ones too. */
export type AnyOperator = Pick<Operator, "waiting" | "ask" | "onAnswer" | "onClose">;
export type OperatorClass = new (line: Line) => AnyOperator;

/** How a promise ended; one that does not end within a second never will. */
async function ending(promise: Promise<string>): Promise<string> {
  const never = delay(1000).then(() => "no answer");
  const settled = promise.then((answer) => `"${answer}"`, (error) => `rejected: ${error}`);
  return await Promise.race([settled, never]);
}

export default defineExercise({
  id: "07.3",
  title: "Find the faults: a telephone operator",
  name: "Operator",
  hints: [
    "Follow one question from `ask` to its answer, and at each step ask: what if the line is quick, what if it fails, what if the answer comes twice, and who removes the entry?",
    "There are faults in all three methods. `ask` keeps the question too late and does not expect `send` to throw. `onAnswer` expects that every number is known, does not like an empty answer, and removes nothing. `onClose` forgets those who wait, and that it has been called.",
    "`onAnswer`: `this.#asked.get(number)?.resolve(answer); this.#asked.delete(number);`. `onClose`: remember the first reason in an object, `this.#closed ??= { reason }`, reject every entry, then clear.",
  ],
  async check(answer: OperatorClass, judge) {
    /** An operator on a line that writes down what was sent, and what it sends to. */
    const onLine = (onSend: (operator: AnyOperator, number: number) => void = () => {}) => {
      const sent: [number: number, question: string][] = [];
      const operator: AnyOperator = new answer({
        send(number, question) {
          sent.push([number, question]);
          onSend(operator, number);
        },
      });
      return { operator, sent };
    };
    /** What a call throws, if it does: then the promise that it should have returned is missing. */
    const asking = (operator: AnyOperator, question: string): Promise<string> => {
      try {
        return ending(operator.ask(question));
      } catch (error) {
        return Promise.resolve(`thrown by the call itself: ${error}`);
      }
    };
    const thrown = (call: () => void) => {
      try {
        call();
        return "nothing thrown";
      } catch (error) {
        return `${(error as Error).name} thrown`;
      }
    };

    const { operator, sent } = onLine();
    const three = ["How?", "How?", "When?"].map((question) => asking(operator, question));
    const whileWaiting = operator.waiting;
    await delay(10);
    const numbers = sent.map(([number]) => number);
    thrown(() => operator.onAnswer(numbers[2], "soon"));
    thrown(() => operator.onAnswer(numbers[0], "well"));
    const oneLeft = operator.waiting;
    thrown(() => operator.onAnswer(numbers[1], ""));
    judge.requires("answers reach their questions, in whatever order they come", {
      expected: ['"well"', '"soon"'],
      seen: [await three[0], await three[2]],
    });
    judge.requires("an empty answer is an answer", { expected: '""', seen: await three[1] });
    judge.requires("`waiting` counts the questions that have no answer yet", {
      expected: "3 waiting, then 1, then 0",
      seen: `${whileWaiting} waiting, then ${oneLeft}, then ${operator.waiting}`,
    });

    const late = asking(operator, "Where?");
    const odd = [
      thrown(() => operator.onAnswer(99, "unknown")),
      thrown(() => operator.onAnswer(numbers[0], "once more")),
      `${operator.waiting} waiting`,
    ];
    thrown(() => operator.onAnswer(sent.at(-1)![0], "here"));
    odd.push(thrown(() => operator.onAnswer(sent.at(-1)![0], "there")), await late);
    judge.requires("an unknown answer and a second one are ignored", {
      expected: ["nothing thrown", "nothing thrown", "1 waiting", "nothing thrown", '"here"'],
      seen: odd,
    });

    const quick = onLine((operator, number) => operator.onAnswer(number, `quick ${number}`));
    const quickNumber = () => quick.sent.at(-1)?.[0];
    const atOnce = asking(quick.operator, "Now?");
    judge.requires("an answer that comes during `send` counts", {
      expected: `"quick ${quickNumber()}", 0 waiting`,
      seen: `${await atOnce}, ${quick.operator.waiting} waiting`,
    });

    const torn = onLine((operator) => operator.onClose("torn"));
    judge.requires("a close that comes during `send` counts, too", {
      expected: "rejected: torn, 0 waiting",
      seen: `${await asking(torn.operator, "Now?")}, ${torn.operator.waiting} waiting`,
    });

    let cut = false;
    const failing = onLine(() => {
      if (cut) throw new Error("cut off");
    });
    const sooner = asking(failing.operator, "Who is there?");
    cut = true;
    const refused = await asking(failing.operator, "Hello?");
    judge.requires("if `send` throws, the caller gets a rejection, and its question is not kept", {
      expected: "rejected: Error: cut off, 1 waiting",
      seen: `${refused}, ${failing.operator.waiting} waiting`,
    });
    cut = false;
    const afterwards = asking(failing.operator, "Hello again?");
    thrown(() => failing.operator.onAnswer(failing.sent.at(-1)![0], "hello"));
    thrown(() => failing.operator.onAnswer(failing.sent[0][0], "it is me"));
    judge.requires("the questions before and after that get their answers", {
      expected: ['"it is me"', '"hello"'],
      seen: [await sooner, await afterwards],
    });

    judge.requires("every question has a new number, even after one that could not be sent", {
      expected: 3,
      seen: new Set(failing.sent.map(([number]) => number)).size,
    });
    const many = onLine();
    using timers = countTimers();
    const asked = Array.from({ length: 50 }, (_, i) => many.operator.ask(`${i}?`));
    await Promise.resolve();
    for (const [number, question] of many.sent) many.operator.onAnswer(number, question);
    const answers = await Promise.race([Promise.all(asked), delay(100)]);
    judge.requires("fifty may wait, and it sets no timers", {
      expected: [Array.from({ length: 50 }, (_, i) => `${i}?`), 0],
      seen: [answers ?? "no answers", timers.count - 1], // one of them is above
    });
    const thrownBySend = [undefined, null, 0, ""];
    judge.requires("`send` may throw anything, even `undefined`", {
      expected: thrownBySend.map((error) => `rejected: ${error}`),
      seen: await Promise.all(thrownBySend.map((error) =>
        asking(
          onLine(() => {
            throw error;
          }).operator,
          "Hello?",
        )
      )),
    });

    const lines = [onLine(), onLine()];
    const calls = lines.map(({ operator }, i) => asking(operator, `Line ${i + 1}?`));
    const perLine = lines.map(({ operator }) => operator.waiting);
    for (const [i, { operator, sent }] of lines.entries()) {
      thrown(() => operator.onAnswer(sent[0][0], `line ${i + 1}`));
    }
    judge.requires("two operators do not disturb each other", {
      expected: [1, 1, '"line 1"', '"line 2"'],
      seen: [...perLine, ...await Promise.all(calls)],
    });

    const closing = onLine();
    const two = ["A?", "B?"].map((question) => asking(closing.operator, question));
    closing.operator.onClose(new Error("closed"));
    judge.requires("`onClose` rejects everything that waits, with its reason", {
      expected: ["rejected: Error: closed", "rejected: Error: closed", "0 waiting"],
      seen: [await two[0], await two[1], `${closing.operator.waiting} waiting`],
    });
    judge.requires("an answer after the close is ignored, too", {
      expected: "nothing thrown",
      seen: thrown(() => closing.operator.onAnswer(closing.sent[0][0], "too late")),
    });
    closing.operator.onClose(new Error("closed again"));
    const tooLate = await asking(closing.operator, "C?");
    judge.requires("after it, `ask` rejects with the first reason and sends nothing", {
      expected: "rejected: Error: closed, 2 sent",
      seen: `${tooLate}, ${closing.sent.length} sent`,
    });
    const silent = onLine();
    silent.operator.onClose(undefined);
    silent.operator.onClose("closed again");
    judge.requires("every reason closes, `undefined` too", {
      expected: "rejected: undefined, 0 sent",
      seen: `${await asking(silent.operator, "D?")}, ${silent.sent.length} sent`,
    });
    const reasons = [null, 0, "", false, new Error("closed for good")];
    const others: unknown[] = [];
    for (const reason of reasons) {
      const { operator } = onLine();
      const waits = asking(operator, "E?");
      const heard = operator.ask("F?").catch((error) => error);
      operator.onClose(reason);
      if (await heard !== reason) others.push(await heard);
      if (await waits !== `rejected: ${reason}`) others.push(await waits);
      if (await operator.ask("G?").catch((error) => error) !== reason) others.push("after it");
    }
    judge.requires("whatever the reason is, it is the one that the caller gets", {
      expected: [],
      seen: others,
    });
    const { unhandled } = await judge.run(async () => {
      onLine().operator.onClose(new Error("closed"));
      await delay(10);
    });
    judge.requires("a close while nothing waits leaves no rejection unhandled", {
      expected: 0,
      seen: unhandled.length,
    });
  },
});
