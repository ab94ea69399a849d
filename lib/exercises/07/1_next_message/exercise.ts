/** Exercise 07.1: callbacks as a promise. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import { soon } from "../../shared/mod.ts";
import type { nextMessage } from "./solution.ts";
import { WatchedRadio } from "./watched_radio.ts";

/** A promise that is not settled after so many virtual milliseconds will never be. */
const PATIENCE = 1000;

export default defineExercise({
  id: "07.1",
  title: "The next message",
  name: "nextMessage",
  hints: [
    "Two events can end the wait, and after either of them two listeners have to go. Which part of a `try` statement runs in every case?",
    "Make the function `async`: then an error that `on` throws becomes a rejection by itself. Register `resolve` for messages and `reject` for errors.",
    '`try { radio.on("message", resolve); radio.on("error", reject); return await promise; } finally { /* off, twice */ }`',
  ],
  async check(answer: typeof nextMessage, judge) {
    const listen = async (radio: WatchedRadio, ...says: ["message" | "error", unknown][]) => {
      const { state, value, error, took } = await judge.run(() => {
        for (const [i, [event, what]] of says.entries()) {
          setTimeout(() => radio.say(event, what), 100 * (i + 1));
        }
        return answer(radio);
      }, { deadline: PATIENCE });
      if (state === "returned") return `${JSON.stringify(value)} after ${took} ms`;
      return state === "threw" ? `${error} after ${took} ms` : "still waiting";
    };
    const left = (radio: WatchedRadio) => `listeners left: ${radio.listeners}`;
    const lost = new Error("no reception");

    let radio = new WatchedRadio();
    judge.requires("the caller gets the next message, when it comes", {
      expected: '"hello" after 100 ms',
      seen: await listen(radio, ["message", "hello"], ["message", "too late"]),
    });
    judge.requires("after a message, no listener is left", {
      expected: "listeners left: 0",
      seen: left(radio),
    });
    judge.requires("an empty message is a message", {
      expected: '"" after 100 ms',
      seen: await listen(new WatchedRadio(), ["message", ""], ["message", "not empty"]),
    });
    judge.requires("a message may be anything, even undefined", {
      expected: ["undefined", "null", "0", "false"].map((said) => `${said} after 100 ms`),
      seen: await Array.fromAsync(
        [undefined, null, 0, false],
        (said) => listen(new WatchedRadio(), ["message", said], ["message", "too late"]),
      ),
    });
    radio = new WatchedRadio();
    judge.requires("an error reaches the caller", {
      expected: "Error: no reception after 100 ms",
      seen: await listen(radio, ["error", lost], ["message", "too late"]),
    });
    judge.requires("after an error, no listener is left", {
      expected: "listeners left: 0",
      seen: left(radio),
    });
    judge.requires("an error may be anything, even undefined", {
      expected: ["undefined", "static", "null", "0", ""].map((said) => `${said} after 100 ms`),
      seen: await Array.fromAsync(
        [undefined, "static", null, 0, ""],
        (error) => listen(new WatchedRadio(), ["error", error], ["message", "too late"]),
      ),
    });
    const heard = await judge.run(async () => {
      const radio = new WatchedRadio();
      let got: unknown = "nothing yet";
      answer(radio).then((message) => got = message);
      await delay(100);
      radio.say("message", "hello");
      await soon();
      return got;
    }, { deadline: PATIENCE });
    judge.requires("the caller has the message without waiting for a timer", {
      expected: "hello",
      seen: heard.value ?? heard.outcome,
    });
    const prompt = await judge.run(async () => {
      const radio = new WatchedRadio();
      const message = answer(radio);
      for (const what of ["one", "two"]) radio.say("message", what);
      return await message;
    }, { deadline: PATIENCE });
    judge.requires("of two messages right after the call, the first one counts", {
      expected: "one",
      seen: prompt.value ?? prompt.outcome,
    });
    for (
      const [what, greeting, expected] of [
        ["a message", { message: "at once" }, '"at once" after 0 ms'],
        ["an error", { error: lost }, "Error: no reception after 0 ms"],
      ] as const
    ) {
      radio = new WatchedRadio({ greeting });
      const seen = await listen(radio);
      judge.requires(`${what} during the call to \`on\` counts, and no listener is left`, {
        expected: `${expected}, listeners left: 0`,
        seen: `${seen}, ${left(radio)}`,
      });
    }
    const refused: string[] = [];
    for (const refuses of ["message", "error"] as const) {
      radio = new WatchedRadio({ refuses });
      let ending = "thrown by the call itself";
      const trial = await judge.run(() => {
        const promise = answer(radio);
        ending = "a rejection";
        return promise;
      }, { deadline: PATIENCE });
      refused.push(`${ending}: ${trial.state}, ${left(radio)}`);
    }
    judge.requires("if `on` throws, the caller gets a rejection, and no listener is left", {
      expected: ["a rejection: threw, listeners left: 0", "a rejection: threw, listeners left: 0"],
      seen: refused,
    });
    const shared = new WatchedRadio();
    const three = await judge.run(async () => {
      const both = Promise.all([answer(shared), answer(shared)]);
      await delay(100);
      shared.say("message", "first");
      const rightAfter = answer(shared);
      const values = await both;
      const later = answer(shared);
      await delay(100);
      shared.say("message", "second");
      return [...values, await rightAfter, await later];
    }, { deadline: PATIENCE });
    judge.requires("two callers get the same message, and later ones the next", {
      expected: ["first", "first", "second", "second"],
      seen: three.value ?? three.outcome,
    });
    const radios = [new WatchedRadio(), new WatchedRadio()];
    const each = await judge.run(async () => {
      const messages = Promise.all(radios.map((radio) => answer(radio)));
      await delay(100);
      for (const [i, radio] of radios.entries()) radio.say("message", `from radio ${i + 1}`);
      return await messages;
    }, { deadline: PATIENCE });
    judge.requires("two radios do not disturb each other", {
      expected: ["from radio 1", "from radio 2"],
      seen: each.value ?? each.outcome,
    });
  },
});
