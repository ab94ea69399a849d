/** Exercise 22.3: read no more than needed. */
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { cut, pageOf } from "./page.ts";
import type { titleOf } from "./solution.ts";

const filler = (count: number, size = 100) => Array<string>(count).fill("x".repeat(size));

/** What an answer finds in a page, when, and what becomes of the rest. */
async function find(
  judge: Judge,
  answer: typeof titleOf,
  page: ReturnType<typeof pageOf>,
  max = 1_000_000,
) {
  const trial = await judge.run(() => answer(page.body, max));
  const { sent, cancelled } = page.seen;
  const title = trial.state === "returned" ? trial.value : trial.outcome;
  return { title, took: Math.round(trial.took), sent, cancelled, trial };
}

export default defineExercise({
  id: "22.3",
  title: "Only the title",
  name: "titleOf",
  hints: [
    "A chunk ends anywhere: in the middle of the title, of `</title>`, even of a letter. What has to be kept from one chunk to the next?",
    "Keep the text so far, and one `TextDecoder` for all chunks: `decode(chunk, { stream: true })` keeps the beginning of a letter whose end has not come yet. And `for await` over a stream cancels it when the loop is left.",
    "`text += decoder.decode(chunk, { stream: true })`, then `/<title>(.*?)<\\/title>/s.exec(text)?.[1]`. If that is not `undefined`, return it, even if it is empty; if `bytes >= max`, return `undefined`.",
  ],
  async check(answer: typeof titleOf, judge) {
    const place = 2 + Math.floor(4 * judge.random());
    const simple = await find(
      judge,
      answer,
      pageOf([...filler(place), "<title>Tea</title>", ...filler(500)]),
    );
    judge.requires("it returns the title when that has arrived, without the rest (ms)", {
      expected: { title: "Tea", took: 10 * (place + 1) },
      seen: { title: simple.title, took: simple.took },
    });
    judge.requires("then it cancels the body, once; at most four more chunks are sent", {
      expected: { cancelled: 1, sent: `${place + 1} to ${place + 5}` },
      seen: { cancelled: simple.cancelled, sent: simple.sent },
      holds: simple.cancelled === 1 && simple.sent <= place + 5,
    });

    const text = "<html><title>Tea for two</title>" + "x".repeat(2000);
    const cuts = [9, 16, 27]; // in "<title>", in the title, in "</title>"
    const titles = [];
    for (const at of cuts) titles.push((await find(judge, answer, pageOf(cut(text, at)))).title);
    const pieces = cut(text, 8, 10, 15, 20, 26, 30).flatMap((piece) => [piece, new Uint8Array()]);
    titles.push((await find(judge, answer, pageOf(pieces))).title);
    judge.requires("a title that is cut anywhere, once or often, is found", {
      expected: Array(4).fill("Tea for two"),
      seen: titles,
    });
    const letters = "<title>Café ☕ 茶</title>" + "x".repeat(500);
    const odd = [];
    for (const at of [11, 14, 15, 18, 19]) {
      odd.push((await find(judge, answer, pageOf(cut(letters, at)))).title);
    }
    judge.requires("a letter of two or three bytes may be cut, too", {
      expected: Array(5).fill("Café ☕ 茶"),
      seen: odd,
    });

    const empty = await find(judge, answer, pageOf(["<title></title>", ...filler(50)]));
    const lines = await find(judge, answer, pageOf(["<title>Tea\nfor\n\ntwo</title>"]));
    const second = await find(judge, answer, pageOf(["<title>A</title><title>B</title>"]));
    judge.requires("a title may be empty, or have several lines; the first one counts", {
      expected: ["", "Tea\nfor\n\ntwo", "A"],
      seen: [empty.title, lines.title, second.title],
    });
    const inside = " 1 < 2, </b> ";
    const exactly = await find(judge, answer, pageOf([`</title><title>${inside}</title>`]));
    judge.requires("it returns exactly what is between <title> and the next </title>", {
      expected: inside,
      seen: exactly.title,
    });

    const none = await find(judge, answer, pageOf(filler(8)));
    const open = await find(judge, answer, pageOf(["<title>Tea", ...filler(3)]));
    const nothing = await find(judge, answer, pageOf([]));
    judge.requires("a page without a complete title has none: undefined", {
      expected: [undefined, undefined, undefined],
      seen: [none.title, open.title, nothing.title],
    });

    const long = await find(judge, answer, pageOf(filler(500)), 450);
    const exact = await find(judge, answer, pageOf([...filler(3), ...filler(200)]), 300);
    const wide = await find(judge, answer, pageOf(Array(100).fill("茶".repeat(100))), 900);
    judge.requires("after `max` bytes without a title it gives up, and cancels the body", {
      expected: [[undefined, 50, 1], [undefined, 30, 1], [undefined, 30, 1]],
      seen: [long, exact, wide].map(({ title, took, cancelled }) => [title, took, cancelled]),
    });
    const late = await find(judge, answer, pageOf([...filler(4), "<title>Tea</title>"]), 410);
    judge.requires("a title that is complete in the chunk that reaches `max` still counts", {
      expected: "Tea",
      seen: late.title,
    });

    const lost = new Error("connection lost");
    const broken = await find(judge, answer, pageOf(filler(3), lost));
    judge.requires(
      "if the connection is lost before the title has come, the caller gets the error",
      {
        expected: "connection lost",
        seen: broken.trial.error instanceof Error
          ? broken.trial.error.message
          : broken.trial.outcome,
      },
    );
    const anyError = [];
    for (const error of [0, null, undefined]) {
      const { trial } = await find(judge, answer, pageOf(filler(3), error));
      anyError.push(trial.state === "threw" ? trial.error : trial.outcome);
    }
    judge.requires("the same if the error is falsy", {
      expected: [0, null, undefined],
      seen: anyError,
    });
    const both = await judge.run(() =>
      Promise.all(
        // Both letters are cut in the middle.
        ["é", "茶"].map((name) => answer(pageOf(cut(`<title>${name}</title>`, 8)).body, 1000)),
      )
    );
    judge.requires("two pages at the same time do not mix", {
      expected: ["é", "茶"],
      seen: both.value ?? both.outcome,
    });
    const counted = await judge.run(() =>
      Promise.all(
        ["A", "B"].map((name) =>
          answer(pageOf([...filler(3), `<title>${name}</title>`]).body, 400)
        ),
      )
    );
    judge.requires("each of them has its own `max` bytes", {
      expected: ["A", "B"],
      seen: counted.value ?? counted.outcome,
    });
  },
});
