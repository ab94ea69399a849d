/** Exercise 05.2: a thenable that a ring wakes. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { soon } from "../../shared/mod.ts";
import type { Doorbell } from "./solution.ts";

/** What every bell can do, the wrong ones too. */
type Bell = Pick<Doorbell, "then" | "ring">;

export type BellClass = new () => Bell;

export default defineExercise({
  id: "05.2",
  title: "A thenable of your own",
  name: "Doorbell",
  hints: [
    "`await bell` calls `bell.then(wake)`. You need not call `wake` right there. Where could you keep it?",
    "Keep a list of the `wake` functions of those who sleep, and remember whether it has rung, and who rang. `then` has two cases, and `ring` has two cases.",
    "`then`: if it has rung, `wake(visitor)`; otherwise `this.#sleepers.push(wake)`. `ring`: if it has rung, return; otherwise remember that, and the visitor, and call every sleeper.",
  ],
  async check(answer: BellClass, judge) {
    await wakesAllSleepers(answer, judge);
    await waitsWithoutTimers(answer, judge);
    await ringsForAnyVisitor(answer, judge);
    await isOneOfMany(answer, judge);
  },
});

/** Who was woken by whom, and when. */
function dormitory() {
  const log: string[] = [];
  const start = performance.now();
  return {
    async sleep(name: string, bell: Bell): Promise<void> {
      const visitor: unknown = await bell;
      log.push(`${name}: ${Deno.inspect(visitor)}, ${performance.now() - start} ms`);
    },
    woken: () => log.splice(0).join("; ") || "nobody",
  };
}

async function wakesAllSleepers(answer: BellClass, judge: Judge): Promise<void> {
  const bell = new answer();
  const { sleep, woken } = dormitory();
  for (const name of ["Ada", "Bob", "Cy"]) void sleep(name, bell);
  await delay(999);
  judge.requires("nobody is woken before it rings", { expected: "nobody", seen: woken() });
  bell.ring("the postman");
  await soon();
  judge.requires("all who sleep are woken when it rings, in the order in which they came", {
    expected: ["Ada", "Bob", "Cy"].map((name) => `${name}: "the postman", 999 ms`).join("; "),
    seen: woken(),
  });
  await delay(11);
  void sleep("Dot", bell);
  await soon();
  judge.requires("whoever comes later gets the visitor without waiting", {
    expected: 'Dot: "the postman", 1010 ms',
    seen: woken(),
  });
  bell.ring("a salesman");
  void sleep("Eve", bell);
  await soon();
  judge.requires("only the first ring counts", {
    expected: 'Eve: "the postman", 1010 ms',
    seen: woken(),
  });
}

async function waitsWithoutTimers(answer: BellClass, judge: Judge): Promise<void> {
  let looks = 0;
  const { timersLeft } = await judge.run(async () => {
    const { setImmediate } = globalThis;
    const counting = () => void looks++; // It never calls back, so that the looking ends.
    Object.assign(globalThis, { setImmediate: counting });
    void dormitory().sleep("Ada", new answer());
    await soon(); // By now `await` has called `then`.
    Object.assign(globalThis, { setImmediate });
    await delay(100);
  });
  judge.requires("it does not look again and again: while it waits, no timer is running", {
    expected: 0,
    seen: timersLeft + looks,
  });
}

async function ringsForAnyVisitor(answer: BellClass, judge: Judge): Promise<void> {
  for (const visitor of ["a neighbour", ""]) {
    const { sleep, woken } = dormitory();
    const bell = new answer();
    void sleep("Ada", bell);
    await delay(1);
    bell.ring(visitor);
    bell.ring("a salesman");
    await delay(1);
    void sleep("Bob", bell);
    await soon();
    const said = Deno.inspect(visitor);
    judge.requires(`a visitor called ${said} is a visitor`, {
      expected: `Ada: ${said}, 1 ms; Bob: ${said}, 2 ms`,
      seen: woken(),
    });
  }
}

async function isOneOfMany(answer: BellClass, judge: Judge): Promise<void> {
  const { sleep, woken } = dormitory();
  const [early, late] = [new answer(), new answer()];
  void sleep("Guy", late);
  await soon();
  early.ring("the postman"); // before anybody sleeps
  void sleep("Fay", early);
  await soon();
  const atFirst = woken();
  late.ring("a neighbour");
  await soon();
  judge.requires("each bell rings by itself, even before anyone sleeps", {
    expected: ['Fay: "the postman", 0 ms', 'Guy: "a neighbour", 0 ms'],
    seen: [atFirst, woken()],
  });
  void sleep("Hal", early);
  void sleep("Ida", late);
  await soon();
  judge.requires("and keeps its own visitor", {
    expected: 'Hal: "the postman", 0 ms; Ida: "a neighbour", 0 ms',
    seen: woken(),
  });
  const crowded = new answer();
  let awake = 0;
  for (let i = 0; i < 100; i++) Promise.resolve(crowded).then(() => awake++);
  await soon();
  crowded.ring("the fire brigade");
  await soon();
  judge.requires("a hundred may sleep", { expected: 100, seen: awake });
}
