/** Exercise 21.1: messages with their length in front, from pieces that end anywhere. */
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { Feed, type FeedOptions, readFrom, type Timed } from "../feed.ts";
import type { frames } from "./solution.ts";

const MOST = 100_000;

/** A message in words: a long one by its length. */
function text(bytes: Uint8Array): string {
  const message = new TextDecoder().decode(bytes);
  return message.length > 40 ? `${message.length} characters` : message;
}

/** Messages as they are sent. */
function encoded(...messages: string[]): Uint8Array {
  const parts = messages.flatMap((message) => {
    const bytes = new TextEncoder().encode(message);
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint32(0, bytes.length);
    return [...head, ...bytes];
  });
  return new Uint8Array(parts);
}

/** The bytes in the middle of a larger memory, as a socket delivers them. */
function within(bytes: Uint8Array): Uint8Array {
  const memory = new Uint8Array(bytes.length + 8).fill(255);
  memory.set(bytes, 4);
  return memory.subarray(4, -4);
}

/** The bytes, cut into pieces of these lengths, the last of which is used until the end. */
function cut(bytes: Uint8Array, ...lengths: number[]): Timed<Uint8Array>[] {
  const pieces: Timed<Uint8Array>[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[Math.min(i, lengths.length - 1)];
    pieces.push([10, within(bytes.slice(at, at += length))]);
  }
  return pieces;
}

/** Reads the frames of a source, as text. */
async function receive(
  answer: typeof frames,
  pieces: Timed<Uint8Array>[],
  options?: FeedOptions,
  most?: number,
) {
  const feed = new Feed(pieces, options);
  const { seen, ...rest } = await readFrom(() => answer(feed, MOST), { most });
  return { feed, seen: seen.map(text), ...rest };
}

const kind = (error: unknown) =>
  error instanceof RangeError ? "a RangeError" : error instanceof Error ? "an Error" : "no error";

async function judgeMessages(answer: typeof frames, judge: Judge): Promise<void> {
  const long = 260 + Math.floor(judge.random() * 400), longest = 65_540 + long;
  const sent = ["tea", "x".repeat(long), "", "café, café"];
  const words = ["tea", `${long} characters`, "", "café, café"];
  const sizes = Array.from({ length: 200 }, () => 1 + Math.floor(judge.random() * 9));
  const { value } = await judge.run(async () => {
    const all = encoded(...sent), kept = within(all), before = kept.slice();
    const whole = await receive(answer, [[10, kept]]);
    return {
      whole: whole.seen,
      unchanged: kept.every((byte, i) => byte === before[i]),
      bytewise: (await receive(answer, cut(all, 1))).seen,
      anywhere: (await receive(answer, cut(all, ...sizes))).seen,
      both: await Promise.all(
        [1, 3].map(async (size) => (await receive(answer, cut(all, size))).seen),
      ),
      longest: (await receive(answer, cut(encoded("x".repeat(longest), "tea"), 9000))).seen,
      none: await receive(answer, []),
      nothing: (await receive(answer, [[10, new Uint8Array()], [10, all]])).seen,
    };
  });
  judge.requires("one piece may hold many messages, and an empty message is a message", {
    expected: words,
    seen: value?.whole,
  });
  judge.requires("a piece may end anywhere, even in the length", {
    expected: [words, words],
    seen: [value?.bytewise, value?.anywhere],
  });
  judge.requires("all four bytes of the length count", {
    expected: [`${longest} characters`, "tea"],
    seen: value?.longest,
  });
  judge.requires("a piece may be empty", { expected: words, seen: value?.nothing });
  judge.requires("two sources at the same time do not mix", {
    expected: [words, words],
    seen: value?.both,
  });
  judge.requires("the pieces stay as they are", { expected: true, seen: value?.unchanged });
  judge.requires("a source without bytes has no messages", {
    expected: [[], "no error"],
    seen: value && [value.none.seen, kind(value.none.error)],
  });
}

async function judgeTimes(answer: typeof frames, judge: Judge): Promise<void> {
  const { value } = await judge.run(async () => {
    const later: Timed<Uint8Array>[] = [[100, encoded("a", "")], [200, encoded("b")]];
    return (await receive(answer, later, { end: 400 })).times;
  });
  judge.requires("each message is yielded as soon as it is complete (ms)", {
    expected: [100, 100, 300],
    seen: value,
  });
}

async function judgeEnds(answer: typeof frames, judge: Judge): Promise<void> {
  const ends = await judge.run(() =>
    Promise.all([2, 4, 6].map(async (length) => {
      const bytes = new Uint8Array([...encoded("tea"), ...encoded("milk").slice(0, length)]);
      const { seen, error } = await receive(answer, [[10, bytes]]);
      return [...seen, kind(error)];
    }))
  );
  const cutOff = ["tea", "an Error"];
  judge.requires("an end within a message, or its length, is an Error; those before arrive", {
    expected: [cutOff, cutOff, cutOff],
    seen: ends.value,
  });
  const longs = await judge.run(() =>
    Promise.all([MOST, MOST + 1, 2 ** 31, 2 ** 32 - 1].map(async (length) => {
      const head = new Uint8Array(4);
      new DataView(head.buffer).setUint32(0, length);
      const pieces: Timed<Uint8Array>[] = [[10, new Uint8Array([...encoded("tea"), ...head])]];
      const body: Timed<Uint8Array> = [500, new Uint8Array(MOST)];
      const { feed, seen, error, over } = await receive(answer, [...pieces, body]);
      return { seen: seen.length, error: kind(error), over, closed: feed.closed };
    }))
  );
  const [exact, ...above] = longs.value ?? [];
  judge.requires("a message of exactly the greatest length is allowed", {
    expected: [2, "no error"],
    seen: exact && [exact.seen, exact.error],
  });
  judge.requires("a length above that is a RangeError, whatever it is; those before arrive", {
    expected: above.map(() => [1, "a RangeError"]),
    seen: above.map(({ seen, error }) => [seen, error]),
    holds: above.length === 3 &&
      above.every(({ seen, error }) => seen === 1 && error === "a RangeError"),
  });
  const small = await judge.run(() =>
    Promise.all([[4, "milk"], [0, ""]].map(async ([most, message]) => {
      const feed = new Feed([[10, encoded("", ...Array(9).fill(message), "water")]]);
      const { seen, error } = await readFrom(() => answer(feed, Number(most)));
      return [seen.length, kind(error)];
    }))
  );
  judge.requires("the greatest length is that of one message, and may be 0", {
    expected: [[10, "a RangeError"], [10, "a RangeError"]],
    seen: small.value,
  });
  judge.requires("that error comes at once, and closes the source (ms)", {
    expected: [[30, 1], [30, 1], [30, 1]],
    seen: above.map(({ over, closed }) => [over, closed]),
  });
}

async function judgeSource(answer: typeof frames, judge: Judge): Promise<void> {
  const lost = new Error("the connection was lost");
  const { value } = await judge.run(async () => {
    const errors = [];
    const nothing = [{ error: null, atOnce: true }, { error: undefined }];
    for (const given of [{ error: lost }, ...nothing]) {
      const { error, threw, seen } = await receive(answer, [[10, encoded("tea")]], given);
      errors.push([...seen, threw && error === given.error ? "its error" : kind(error)]);
    }
    const left = await receive(answer, cut(encoded("a", "b", "c"), 7), {}, 1);
    return { errors, left: [left.seen, left.feed.closed] };
  });
  judge.requires("an error of the source reaches the reader", {
    expected: Array(3).fill(["tea", "its error"]),
    seen: value?.errors,
  });
  judge.requires("if the reader leaves early, the source is closed", {
    expected: [["a"], 1],
    seen: value?.left,
  });
}

export default defineExercise({
  id: "21.1",
  title: "Frames",
  name: "frames",
  hints: [
    "What is left of a piece when its last whole message was taken out? Where is it kept until the next piece comes?",
    "Keep all bytes that are not used yet in one array. After each piece: as long as there are four bytes, read the length; as long as the message is there, yield it and shorten the array.",
    "`while (held.length >= 4) { const length = new DataView(held.buffer, held.byteOffset).getUint32(0); … if (held.length < 4 + length) break; yield held.slice(4, 4 + length); … }`",
  ],
  async check(answer: typeof frames, judge) {
    await judgeMessages(answer, judge);
    await judgeTimes(answer, judge);
    await judgeEnds(answer, judge);
    await judgeSource(answer, judge);
  },
});
