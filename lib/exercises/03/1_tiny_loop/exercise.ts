/** Exercise 03.1: give the tiny loop timers. */
import { defineExercise } from "@course/notebook/exercises";
import type { TinyLoop } from "./solution.ts";

type Loop = Pick<TinyLoop, "now" | "callSoon" | "callAt" | "run">;

export type LoopClass = new () => Loop;

/** What callbacks throw. */
const errors = [new Error("oops"), undefined];

/** A loop and what its callbacks wrote down: `name@time` for each that ran. */
class Play {
  readonly #seen: string[] = [];

  constructor(readonly loop: Loop) {}

  /** A callback that writes down its name, and then perhaps does more. */
  mark = (name: string, andThen?: () => void) => () => {
    this.#seen.push(`${name}@${this.loop.now}`);
    andThen?.();
  };

  /** What has been written down once the loop has run; an error of `run()` is written down, too. */
  run(): string {
    try {
      this.loop.run();
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      this.#seen.push(errors.includes(error as Error) ? what : `another error (${what})`);
    }
    return this.#seen.splice(0).join(" ");
  }
}

export default defineExercise({
  id: "03.1",
  title: "A timer for the tiny loop",
  name: "TinyLoop",
  hints: [
    "The loop needs a second list, of timers, in the order of their times. When may a timer leave it, and where does it go?",
    "At the beginning of each turn: if nothing is ready, move `now` on to the first timer's time; then move every timer that is due to the *end* of the ready queue. And `run` goes on as long as there is something in either list.",
    "`callAt` pushes `{ when, callback }` and sorts by `when` (sort keeps the order of equals). In `run`: `if (this.#ready.length === 0) this.now = Math.max(this.now, this.#timers[0].when);` and `while (this.#timers.length > 0 && this.#timers[0].when <= this.now) this.#ready.push(this.#timers.shift()!.callback);`",
  ],
  check(answer: LoopClass, judge) {
    const requirement = (name: string, expected: string, fill: (play: Play) => void) => {
      const play = new Play(new answer());
      fill(play);
      judge.requires(name, { expected, seen: play.run() });
    };

    requirement("a callback waits for exactly its time", "a@2.7 b@2.75", ({ loop, mark }) => {
      loop.callAt(2.7, mark("a"));
      loop.callAt(2.75, mark("b"));
    });
    requirement("`callAt` itself calls nothing", "main@0 timer@0", ({ loop, mark }) => {
      loop.callAt(0, mark("timer"));
      mark("main")();
    });
    requirement("a ready callback does not wait for a timer", "soon@0 late@5", ({ loop, mark }) => {
      loop.callAt(5, mark("late"));
      loop.callSoon(mark("soon"));
    });
    requirement("the earliest time comes first", "a@9 b@20 c@100", ({ loop, mark }) => {
      loop.callAt(100, mark("c"));
      loop.callAt(9, mark("a"));
      loop.callAt(20, mark("b"));
    });
    requirement("equal times keep the order in which they were set", "a@2 b@2 c@2", (play) => {
      for (const name of ["a", "b", "c"]) play.loop.callAt(2, play.mark(name));
    });
    requirement("all timers that are due join together", "a@5 b@5 c@5 soon@5", ({ loop, mark }) => {
      loop.callAt(5, mark("a", () => loop.callSoon(mark("soon"))));
      loop.callAt(5, mark("b"));
      loop.callAt(5, mark("c"));
    });
    requirement(
      "a timer that becomes due runs after what is already in the queue",
      "a@5 soon@5 timer@5",
      ({ loop, mark }) => {
        loop.callAt(
          5,
          mark("a", () => {
            loop.callAt(5, mark("timer"));
            loop.callSoon(mark("soon"));
          }),
        );
      },
    );
    requirement(
      "callbacks that keep adding callbacks do not hold up a timer that is due",
      "one@0 two@0 timer@0 three@0 four@0",
      ({ loop, mark }) => {
        const three = mark("three", () => loop.callSoon(mark("four")));
        const two = mark("two", () => loop.callSoon(three));
        const one = mark("one", () => {
          loop.callAt(0, mark("timer"));
          loop.callSoon(two);
        });
        loop.callSoon(one);
      },
    );
    requirement(
      "a turn runs all that is in the queue at its beginning",
      "one@0 two@0 soon@0 timer@0",
      ({ loop, mark }) => {
        loop.callSoon(mark("one", () => loop.callAt(0, mark("timer"))));
        for (let n = 0; n < 200; n++) loop.callSoon(() => {});
        loop.callSoon(mark("two", () => loop.callSoon(mark("soon"))));
      },
    );
    requirement("a timer may set another one", "a@1 b@2 c@3", ({ loop, mark }) => {
      const b = mark("b", () => loop.callAt(3, mark("c")));
      loop.callAt(1, mark("a", () => loop.callAt(2, b)));
    });
    requirement("the clock never goes back", "a@5 past@5", ({ loop, mark }) => {
      loop.callAt(5, mark("a", () => loop.callAt(1, mark("past"))));
    });
    requirement(
      "times that have passed come in their order, too, after what is in the queue",
      "a@5 soon@5 one@5 three@5",
      ({ loop, mark }) => {
        const a = mark("a", () => {
          loop.callAt(3, mark("three"));
          loop.callAt(1, mark("one"));
          loop.callSoon(mark("soon"));
        });
        loop.callAt(5, a);
      },
    );
    requirement(
      "a callback that is asked for twice runs twice",
      "a@0 a@0 a@1 a@2 a@2",
      ({ loop, mark }) => {
        const a = mark("a");
        for (const when of [2, 1, 2]) loop.callAt(when, a);
        for (let n = 0; n < 2; n++) loop.callSoon(a);
      },
    );

    const lasting = new Play(new answer());
    let calls = 0;
    const goOn = () => {
      if (++calls < 3000) lasting.loop.callAt(calls, goOn);
    };
    lasting.loop.callSoon(goOn);
    lasting.run();
    judge.requires("it goes on as long as anything is left", {
      expected: "3000 callbacks",
      seen: `${calls} callbacks`,
    });

    const again = new Play(new answer());
    again.loop.callAt(5, again.mark("a"));
    again.run();
    again.loop.callAt(8, again.mark("c"));
    again.loop.callSoon(again.mark("b"));
    judge.requires("a second run goes on where the first one ended", {
      expected: "b@5 c@8",
      seen: again.run(),
    });

    const failing = new Play(new answer());
    const [broken, brokenToo] = errors.map((error) =>
      failing.mark("broken", () => {
        throw error;
      })
    );
    failing.loop.callSoon(broken);
    failing.loop.callSoon(failing.mark("next"));
    failing.loop.callAt(3, brokenToo);
    failing.loop.callAt(3, failing.mark("last"));
    judge.requires("an error of a callback reaches the caller of `run`, and another run goes on", {
      expected: "broken@0 oops | next@0 broken@3 undefined | last@3",
      seen: [failing.run(), failing.run(), failing.run()].join(" | "),
    });

    const [mine, other] = [new answer(), new answer()];
    const ran: string[] = [];
    mine.callAt(3, () => ran.push(`mine@${mine.now}`));
    other.callAt(2, () => ran.push(`other@${other.now}`));
    mine.callSoon(() => ran.push(`soon@${mine.now}`));
    other.callSoon(() => ran.push(`soon, too@${other.now}`));
    mine.run();
    ran.push("then");
    other.run();
    judge.requires("each loop has a queue, timers and a clock of its own", {
      expected: "soon@0 mine@3 then soon, too@0 other@2",
      seen: ran.join(" "),
    });
  },
});
