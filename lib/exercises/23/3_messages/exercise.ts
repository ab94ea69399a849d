/** Exercise 23.3: messages of a channel, one after the other. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { listenersOn } from "../../shared/mod.ts";
import { type Failure, outcome, ways } from "../outcome.ts";
import { Radio } from "./radio.ts";
import type { messages } from "./solution.ts";

type Messages = typeof messages;

/** How a loop over the messages of a channel goes. */
interface Listening {
  radio: Radio;
  channel?: string;
  /** After how many messages it is left. */
  until?: number;
  /** How long its body takes for each message. */
  busy?: number;
  signal?: AbortSignal;
  /** Where it writes what it hears. */
  heard?: string[];
}

/** What a loop heard. */
async function listen(answer: Messages, listening: Listening): Promise<string[]> {
  const { radio, channel = "news", until = Infinity, busy = 0, heard = [] } = listening;
  const { signal = new AbortController().signal } = listening;
  for await (const message of answer(radio, channel, signal)) {
    heard.push(message);
    await delay(busy);
    if (heard.length === until) break;
  }
  return heard;
}

export default defineExercise({
  id: "23.3",
  title: "Messages, one after the other",
  name: "messages",
  hints: [
    "Messages are _pushed_ at you, whenever they come; the loop _pulls_, whenever it is ready. What goes between a producer and a consumer that have different speeds?",
    "A `Queue` of `@course/async`: the listener puts (`putNowait`), the loop gets (`await queue.get({ signal })`). What must happen however the loop ends belongs in a `finally`.",
    "`await subscriber.subscribe(channel, listener)`, then `try { while (true) yield await queue.get({ signal }); } finally { await subscriber.unsubscribe(channel, listener); }`.",
  ],
  async check(answer: Messages, judge) {
    await hearsMessagesAtOnce(answer, judge);
    await keepsMessagesForASlowReader(answer, judge);
    await keepsManyMessages(answer, judge);
    await unsubscribes(answer, judge);
    await leavesNoListener(answer, judge);
    await stopsWhenAborted(answer, judge);
    for (const way of ways) await passesFailuresOn(answer, judge, way);
    await passesFalsyErrorsOn(answer, judge);
    await keepsLoopsApart(answer, judge);
    await waitsWithoutATimer(answer, judge);
  },
});

async function hearsMessagesAtOnce(answer: Messages, judge: Judge): Promise<void> {
  const radio = new Radio();
  const heard: string[] = [];
  const loop = listen(answer, { radio, until: 2, heard });
  await delay(50 + Math.floor(100 * judge.random()));
  radio.publish("news", "rain");
  radio.publish("sports", "goal");
  await delay(1); // Far less than any timer of its own would take.
  const first = [...heard];
  await delay(70);
  radio.publish("news", "sun");
  await delay(1); // A reader that looks now and then may be lucky once, and not twice.
  const second = [...heard];
  judge.requires("a waiting reader gets a message at once, and only those of the channel", {
    expected: { first: ["rain"], second: ["rain", "sun"], all: ["rain", "sun"] },
    seen: { first, second, all: await Promise.race([loop, delay(500).then(() => heard)]) },
  });
}

async function keepsMessagesForASlowReader(answer: Messages, judge: Judge): Promise<void> {
  const forecast = ["rain", "rain", "", `${Math.floor(40 * judge.random())} °C`, "sun"];
  const slow = await judge.run(async () => {
    const radio = new Radio();
    const loop = listen(answer, { radio, until: forecast.length, busy: 200 });
    await delay(50);
    radio.publish("news", ...forecast.slice(0, 2));
    await delay(100); // The body is busy with the first.
    radio.publish("news", ...forecast.slice(2));
    return await loop;
  });
  judge.requires("a slow reader misses nothing: in order, equal ones and empty ones too", {
    expected: forecast,
    seen: slow.value ?? slow.outcome,
  });
}

async function keepsManyMessages(answer: Messages, judge: Judge): Promise<void> {
  const many = Array.from({ length: 1000 }, (_, i) => `message ${i}`);
  const crowded = await judge.run(async () => {
    const radio = new Radio();
    const loop = listen(answer, { radio, until: many.length });
    await delay(50);
    radio.publish("news", ...many);
    return await loop;
  });
  judge.requires("none of a thousand messages at once is lost", {
    expected: `1000, the last is ${many.at(-1)}`,
    seen: crowded.value
      ? `${crowded.value.length}, the last is ${crowded.value.at(-1)}`
      : crowded.outcome,
  });
}

async function leavesNoListener(answer: Messages, judge: Judge): Promise<void> {
  const left = await judge.run(async () => {
    const radio = new Radio();
    const { signal } = new AbortController();
    const count = listenersOn(signal);
    const loop = listen(answer, { radio, signal, until: 3 });
    for (const message of ["rain", "sun", "snow"]) {
      await delay(50); // It waits for each of them.
      radio.publish("news", message);
    }
    await loop;
    return count();
  });
  judge.requires("a loop that was left has left no listener on the signal", {
    expected: 0,
    seen: left.value ?? left.outcome,
  });
}

async function unsubscribes(answer: Messages, judge: Judge): Promise<void> {
  const left = await judge.run(async () => {
    const radio = new Radio();
    const counts = [];
    for (const until of [1, 2]) {
      const loop = listen(answer, { radio, until });
      await delay(50);
      counts.push(radio.listeners);
      radio.publish("news", "rain", "sun");
      await loop;
      counts.push(radio.listeners);
    }
    return counts;
  });
  judge.requires("leaving the loop unsubscribes, each time (listeners during and after)", {
    expected: [1, 0, 1, 0],
    seen: left.value ?? left.outcome,
  });
  const broken = await judge.run(async () => {
    const radio = new Radio();
    const loop = outcome(async () => {
      for await (const message of answer(radio, "news", new AbortController().signal)) {
        throw new Error(`${message}: the lights went out`);
      }
    });
    await delay(50);
    radio.publish("news", "rain");
    return `${await loop}, ${radio.listeners} listeners`;
  });
  judge.requires("an error in the body ends the loop, reaches the caller, and unsubscribes", {
    expected: "rain: the lights went out, 0 listeners",
    seen: broken.value ?? broken.outcome,
  });
}

async function stopsWhenAborted(answer: Messages, judge: Judge): Promise<void> {
  const abort = async (
    when: number,
    { reason = new Error("enough"), busy = 0 }: { reason?: unknown; busy?: number } = {},
  ) => {
    const stopped = await judge.run(async () => {
      const radio = new Radio();
      const stop = new AbortController();
      const heard: string[] = [];
      const start = performance.now();
      if (when === 0) stop.abort(reason);
      const loop = outcome(() => listen(answer, { radio, signal: stop.signal, busy, heard }));
      if (when > 0) {
        if (busy > 0) delay(20).then(() => radio.publish("news", "rain", "sun", "snow"));
        await delay(when);
        stop.abort(reason);
      }
      const how = await loop;
      const late = performance.now() - start - when > busy + 20 ? ", late" : "";
      return `${[...heard, how].join(", ")}${late}, ${radio.listeners} listeners`;
    });
    return stopped.value ?? stopped.outcome;
  };
  judge.requires("aborting ends a loop that waits, with the signal's reason, unsubscribed", {
    expected: ["enough, 0 listeners", "null, 0 listeners"],
    seen: [await abort(50), await abort(50, { reason: null })],
  });
  judge.requires("aborting while the body is busy ends the loop before the next message", {
    expected: "rain, enough, 0 listeners",
    seen: await abort(60, { busy: 100 }),
  });
  judge.requires("aborting while it subscribes ends the loop, unsubscribed", {
    expected: "enough, 0 listeners",
    seen: await abort(5),
  });
  judge.requires("a signal that is already aborted ends the loop, unsubscribed", {
    expected: ["enough, 0 listeners", "null, 0 listeners"],
    seen: [await abort(0), await abort(0, { reason: null })],
  });
}

async function passesFailuresOn(answer: Messages, judge: Judge, way: Failure): Promise<void> {
  for (const step of ["subscribe", "unsubscribe"]) {
    const { value, outcome: how } = await judge.run(async () => {
      const radio = new Radio({ step, way });
      const loop = outcome(() => listen(answer, { radio, until: 1 }));
      await delay(50);
      radio.publish("news", "rain");
      return await loop;
    });
    judge.requires(`if ${step} fails ${way}, the caller gets the error`, {
      expected: `${step} failed`,
      seen: value ?? how,
    });
  }
}

async function passesFalsyErrorsOn(answer: Messages, judge: Judge): Promise<void> {
  const seen: string[] = [], expected: string[] = [];
  for (const step of ["subscribe", "unsubscribe"]) {
    for (const way of ways) {
      for (const reason of [undefined, null, 0]) {
        const { value, outcome: how } = await judge.run(async () => {
          const radio = new Radio({ step, way, reason });
          const loop = outcome(() => listen(answer, { radio, until: 1 }));
          await delay(50);
          radio.publish("news", "rain");
          return await loop;
        });
        seen.push(`${step} ${way}: ${value ?? how}`);
        expected.push(`${step} ${way}: ${reason}`);
      }
    }
  }
  judge.requires("the caller gets the error of a step even if it is falsy", { expected, seen });
}

async function keepsLoopsApart(answer: Messages, judge: Judge): Promise<void> {
  const apart = await judge.run(async () => {
    const radio = new Radio(), other = new Radio();
    const loops = [
      listen(answer, { radio, until: 1 }),
      listen(answer, { radio, until: 2, busy: 100 }),
      listen(answer, { radio, channel: "sports", until: 1 }),
      listen(answer, { radio: other, until: 1 }),
    ];
    await delay(50);
    radio.publish("news", "rain");
    await delay(50);
    radio.publish("news", "sun");
    radio.publish("sports", "goal");
    other.publish("news", "snow");
    return await Promise.all(loops);
  });
  judge.requires("loops on the same channel and on others do not disturb each other", {
    expected: [["rain"], ["rain", "sun"], ["goal"], ["snow"]],
    seen: apart.value ?? apart.outcome,
  });
}

async function waitsWithoutATimer(answer: Messages, judge: Judge): Promise<void> {
  const waiting = await judge.run(() => listen(answer, { radio: new Radio() }), { deadline: 1000 });
  judge.requires("a loop that waits does not look again and again (timers)", {
    expected: 0,
    seen: waiting.timersLeft,
  });
}
