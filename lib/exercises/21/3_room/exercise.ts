/** Exercise 21.3: a chat in which a slow or broken member harms no one else. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { soon } from "../../shared/mod.ts";
import { Feed, type FeedOptions, type Timed } from "../feed.ts";
import type { Room, Send } from "./solution.ts";

export type RoomClass = new () => Pick<Room, "join">;

/** What a member is sent, when, and how many sends were under way at most. */
class Ear {
  readonly heard: string[] = [];
  readonly times: number[] = [];
  most = 0;
  #now = 0;
  readonly #start = performance.now();

  /** Takes `ms` milliseconds for each line; `fail` is called with each line's number first. */
  send(ms = 0, fail: (count: number) => Promise<void> | void = () => {}): Send {
    return (line) => {
      this.heard.push(line);
      this.times.push(Math.round(performance.now() - this.#start));
      const failing = fail(this.heard.length);
      return (async () => {
        this.most = Math.max(this.most, ++this.#now);
        try {
          await failing;
          if (ms > 0) await delay(ms);
        } finally {
          this.#now--;
        }
      })();
    };
  }
}

/** Someone who says nothing for a while. */
const silent = (ms = 5000) => new Feed<string>([], { end: ms });

const says = (gap: number, ...lines: string[]): Feed<string> =>
  new Feed(lines.map((line): Timed<string> => [gap, line]));

/** Whether a call is an `Error`, thrown at once or later. */
async function refused(call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return false;
  } catch (error) {
    return error instanceof Error;
  }
}

const kind = (error: unknown) => error instanceof Error ? error.message : "no error";

async function judgeTalk(answer: RoomClass, judge: Judge): Promise<void> {
  const gap = 40 + Math.floor(judge.random() * 40);
  const { value } = await judge.run(async () => {
    const room = new answer(), other = new answer();
    const ears = [new Ear(), new Ear(), new Ear(), new Ear()];
    await Promise.all([
      room.join("ada", says(gap, "one", "", "two"), ears[0].send()),
      room.join("bob", new Feed([[2 * gap + 7, "hello"]], { end: 5000 }), ears[1].send()),
      room.join("toString", silent(), ears[2].send()),
      other.join("ada", silent(), ears[3].send()),
    ]);
    return ears.map(({ heard }) => heard);
  });
  judge.requires("each line goes to all others, an empty one too", {
    expected: [
      ["bob: hello"],
      ["ada: one", "ada: ", "ada: two"],
      ["ada: one", "ada: ", "bob: hello", "ada: two"],
    ],
    seen: value?.slice(0, 3),
  });
  judge.requires("each room has its own members", { expected: [], seen: value?.[3] });
  const apart = await judge.run(async () => {
    const slow = 1000, ear = new Ear();
    const [one, other] = [new answer(), new answer()];
    await Promise.all([
      one.join("bob", silent(), new Ear().send(slow)),
      one.join("ada", says(gap, "here"), new Ear().send()),
      other.join("bob", silent(), ear.send()),
      other.join("ada", says(2 * gap, "there"), new Ear().send()),
    ]);
    return [ear.heard, ear.times];
  });
  judge.requires("a slow member of one room delays no one in another, whatever the names (ms)", {
    expected: [["ada: there"], [2 * gap]],
    seen: apart.value,
  });
  const prompt = await judge.run(async () => {
    const room = new answer(), ear = new Ear();
    const cue = Promise.withResolvers<void>();
    const lines = async function* () {
      await cue.promise;
      yield "hello";
    };
    room.join("bob", silent(20), ear.send());
    room.join("ada", lines(), new Ear().send());
    await delay(10);
    cue.resolve();
    await soon();
    return [...ear.heard];
  });
  judge.requires("a member that is not busy is told at once, without a timer", {
    expected: ["ada: hello"],
    seen: prompt.value,
  });
}

async function judgeSlow(answer: RoomClass, judge: Judge): Promise<void> {
  const slow = 1200 + Math.floor(judge.random() * 400);
  const words = ["1", "2", "3", "4", "5"];
  const { value } = await judge.run(async () => {
    const room = new answer(), [snail, hare] = [new Ear(), new Ear()];
    const start = performance.now();
    const talker = new Feed<string>([[350, "I am here"]], { end: 20_000 });
    const guests = [room.join("snail", talker, snail.send(slow))];
    guests.push(room.join("hare", silent(), hare.send()));
    await room.join("ada", says(103, ...words), new Ear().send());
    const took = Math.round(performance.now() - start);
    await Promise.all(guests);
    return { snail, hare, took };
  });
  judge.requires("a slow member does not delay the others (ms)", {
    expected: [103, 206, 309, 350, 412, 515],
    seen: value?.hare.times,
  });
  judge.requires("the slow member gets every line, in order, one send after the other (ms)", {
    expected: [words.map((word) => `ada: ${word}`), words.map((_, i) => 103 + i * slow), 1],
    seen: value && [value.snail.heard, value.snail.times, value.snail.most],
  });
  judge.requires("join returns when the lines end, and does not wait for slow members (ms)", {
    expected: 515,
    seen: value?.took,
  });
}

async function judgeBroken(answer: RoomClass, judge: Judge): Promise<void> {
  const ways: Record<string, () => Promise<void>> = {
    "fails later": () => delay(10).then(() => Promise.reject(new Error("gone"))),
    "fails at once": () => {
      throw new Error("gone");
    },
    "fails with undefined": () => Promise.reject(undefined),
    "fails with null": () => Promise.reject(null),
  };
  for (const [how, fail] of Object.entries(ways)) {
    const { value, unhandled } = await judge.run(async () => {
      const room = new answer(), [broken, fine] = [new Ear(), new Ear()];
      const once = broken.send(0, (count) => count === 2 ? fail() : undefined);
      const guests = [
        room.join("broken", new Feed([[250, "still here"]], { end: 5000 }), once),
        room.join("fine", silent(), fine.send()),
      ];
      const outcome = await room.join(
        "ada",
        says(50, "1", "2", "3", "4", "5", "6"),
        () => Promise.resolve(),
      ).catch((error) => error);
      const taken = await refused(() => room.join("broken", says(10), new Ear().send()));
      const others = await Promise.allSettled(guests);
      return {
        outcome: kind(outcome),
        broken: broken.heard,
        fine: fine.heard,
        taken,
        others: others.map((end) => end.status),
      };
    });
    judge.requires(`a member whose send ${how} gets nothing more`, {
      expected: ["ada: 1", "ada: 2"],
      seen: value?.broken,
    });
    judge.requires(
      `a send that ${how} harms no one, and that member may go on talking by its name`,
      {
        expected: [
          ...["no error", "fulfilled", "fulfilled", true, 0],
          ["ada: 1", "ada: 2", "ada: 3", "ada: 4", "ada: 5", "ada: 6", "broken: still here"],
        ],
        seen: value && [
          ...[value.outcome, ...value.others, value.taken, unhandled.length],
          value.fine.toSorted(),
        ],
      },
    );
  }
}

async function judgeLeaving(answer: RoomClass, judge: Judge): Promise<void> {
  const lost = new Error("the connection was lost");
  const ends = { end: {}, later: { error: lost }, "at once": { error: null, atOnce: true } };
  const nothing = { error: undefined };
  const { value, unhandled } = await judge.run(() =>
    Promise.all(
      [...Object.values<FeedOptions>(ends), nothing].map(async (options) => {
        const room = new answer(), ear = new Ear(), again = new Ear();
        const talker = room.join("ada", says(100, "1", "2", "3"), new Ear().send());
        const feed = new Feed<string>([[150, "bye"]], options);
        const end = await room.join("bob", feed, ear.send()).then(
          () => "no error",
          (error) => "error" in options && error === options.error ? "its error" : kind(error),
        );
        const second = room.join("bob", silent(), again.send()).then(() => "joined", kind);
        await talker;
        return [end, ear.heard, again.heard, await second];
      }),
    )
  );
  const rest = [["ada: 1"], ["ada: 2", "ada: 3"], "joined"];
  judge.requires("a member whose lines end is out; the name is free again", {
    expected: ["no error", ...rest],
    seen: value?.[0],
  });
  judge.requires("the same if they fail, later or at once; join throws that error", {
    expected: [...Array(3).fill(["its error", ...rest]), 0],
    seen: value && [...value.slice(1), unhandled.length],
  });
}

async function judgeNames(answer: RoomClass, judge: Judge): Promise<void> {
  const taken = await judge.run(() =>
    Promise.all(["bob", ""].map(async (name) => {
      const room = new answer(), [first, second] = [new Ear(), new Ear()];
      const guest = room.join(name, says(150, "me"), first.send());
      const errors = [];
      for (let i = 0; i < 2; i++) {
        errors.push(await refused(() => room.join(name, says(10, "no, me"), second.send())));
      }
      const ada = new Ear();
      await room.join("ada", says(100, "1", "2"), ada.send());
      await guest;
      return [errors, first.heard, second.heard, ada.heard];
    }))
  );
  const refusals = (name: string) => [[true, true], ["ada: 1"], [], [`${name}: me`]];
  judge.requires("a name that is taken is an Error, each time; the one who has it stays", {
    expected: [refusals("bob"), refusals("")],
    seen: taken.value,
  });

  const stuck = () => delay(5000);
  const broken = () => Promise.reject(new Error("gone"));
  const afresh = await judge.run(() =>
    Promise.all([stuck, broken].map(async (way) => {
      const room = new answer(), again = new Ear();
      const talker = room.join("ada", says(100, "1", "2", "3"), new Ear().send());
      await room.join("bob", says(150, "bye"), new Ear().send(0, way));
      await Promise.all([talker, room.join("bob", silent(), again.send())]);
      return [again.heard, again.times];
    }))
  );
  const both = [["ada: 2", "ada: 3"], [200, 300]];
  judge.requires("whoever joins by a free name is told at once, whatever became of the last (ms)", {
    expected: [both, both],
    seen: afresh.value,
  });
}

export default defineExercise({
  id: "21.3",
  title: "One slow guest",
  name: "Room",
  hints: [
    "For whom does the loop wait at `await send(…)`? Who should wait for a slow member: the one who speaks, or a line of messages that belongs to that member?",
    "Keep a function `tell` for each member that returns at once. It puts `send` behind the member's last one: `sent = sent.then(…)`. What happens to that chain if a send fails? And which block runs however the lines end?",
    "`sent = sent.then(() => broken ? undefined : send(line)).catch(() => { broken = true; })`, and around the loop over the lines `try { … } finally { this.#members.delete(name); }`",
  ],
  async check(answer: RoomClass, judge) {
    await judgeTalk(answer, judge);
    await judgeSlow(answer, judge);
    await judgeBroken(answer, judge);
    await judgeLeaving(answer, judge);
    await judgeNames(answer, judge);
  },
});
