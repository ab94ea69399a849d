/** Programs on which an explorer easily comes to the wrong verdict, each with the right one. */
import { Lock, Semaphore } from "@course/async";
import { type Exploration, explore, onRealTime, type Program } from "@course/notebook";
import { settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { independent, philosophers, readers } from "./support/known_programs.ts";

function textOf(found: Exploration): string {
  // deno-lint-ignore no-explicit-any
  return (found as any)[Symbol.for("Jupyter.display")]()["text/plain"];
}

Deno.test("two plain locks in opposite order, with no point in between: a deadlock", async () => {
  const found = await explore("opposite", () => {
    const [left, right] = [new Lock(), new Lock()];
    const both = (one: Lock, other: Lock) => async () => {
      using _one = await one.acquire();
      using _other = await other.acquire();
    };
    return { tasks: { A: both(left, right), B: both(right, left) } };
  });
  assert(found.exhaustive);
  assertEquals(
    found.example.problem?.message,
    "deadlock: A holds lock 1 and waits for lock 2, held by B; " +
      "B holds lock 2 and waits for lock 1, held by A",
  );
});

Deno.test("a point that is not awaited is refused at once", async () => {
  await assertRejects(
    () =>
      explore("forgotten", ({ at }) => {
        let n = 0;
        const increment = () => {
          const read = n;
          at("has read");
          n = read + 1;
        };
        return { tasks: { A: increment, B: increment }, atEnd: () => n === 2 };
      }),
    Error,
    'Cannot explore "forgotten": A does not await its point "has read"',
  );
});

Deno.test("an unknown key, and a check that finds nothing, are refused", async () => {
  await assertRejects(
    () => explore("misspelt", () => ({ tasks: { A() {} }, check: () => false }) as never),
    TypeError,
    "tasks, state, always and atEnd, and nothing else, received check",
  );
  let n = 0;
  const useless: (() => void)[] = [
    () => {
      n === 2;
    },
    () => {
      [n].every((x) => x > 0);
    },
    function () {
      !n;
    },
    () => {},
  ];
  for (const atEnd of useless) {
    await assertRejects(
      () => explore("useless", () => ({ tasks: { A: () => n = 1 }, atEnd })),
      TypeError,
      "atEnd returns nothing and can throw nothing",
    );
  }
  const useful: (() => void)[] = [
    () => {
      assert(n < 2);
    },
    () => {
      if (n > 1) throw new Error("too many");
    },
    () => void n++,
    () => {
      for (const x of [n]) assert(x > 0);
    },
  ];
  for (const atEnd of useful) {
    (await explore("useful", () => ({ tasks: { A: () => n = 1 }, atEnd }))).assertSafe();
  }
});

Deno.test("a task without a point, and a wait that no point marks, are told in the verdict", async () => {
  const pointless = await explore("pointless", () => {
    let n = 0;
    const increment = async () => {
      const read = n;
      await Promise.resolve();
      n = read + 1;
    };
    return { tasks: { A: increment, B: increment }, atEnd: () => n === 2 };
  });
  assertMatch(textOf(pointless), /A and B have no point/);
  const unmarked = await explore("unmarked", ({ at }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    return {
      tasks: {
        A: async () => {
          await at("a");
          await promise;
        },
        B: () => at("b").then(resolve),
      },
    };
  });
  assertMatch(textOf(unmarked), /schedules of the points that are marked, all tried: none/);
});

const peterson = (first: "flag" | "turn"): Program => ({ at }) => {
  const flags = [false, false];
  let [turn, inside] = [0, 0];
  const visit = (me: number) => async () => {
    const other = 1 - me;
    if (first === "flag") flags[me] = true;
    else turn = other;
    await at("has begun");
    if (first === "flag") turn = other;
    else flags[me] = true;
    await at("asks");
    while (flags[other] && turn === other) await at("spins");
    inside++;
    await at("inside");
    inside--;
    flags[me] = false;
  };
  return { tasks: { A: visit(0), B: visit(1) }, always: () => inside <= 1 };
};

Deno.test("Peterson's lock, which spins, is proved", async () => {
  (await explore("Peterson", peterson("flag"))).assertSafe();
});

Deno.test("Peterson's lock the wrong way round, and a spin lock with a race: two inside", async () => {
  const wrong = await explore("turn first", peterson("turn"));
  assertEquals(wrong.example.problem?.message, "always: inside <= 1 is false");
  const race = await explore("check, then set", ({ at }) => {
    let [held, inside] = [false, 0];
    const visit = async () => {
      while (held) await at("spins");
      await at("has seen it free");
      held = true;
      inside++;
      await at("inside");
      inside--;
      held = false;
    };
    return { tasks: { A: visit, B: visit }, always: () => inside <= 1 };
  });
  assertEquals(race.example.problem?.message, "always: inside <= 1 is false");
  assert(wrong.exhaustive && race.exhaustive);
});

Deno.test("to spin beside a task that sets the flag is safe under every fair schedule", async () => {
  for (const declared of [false, true]) {
    const found = await explore("flag", ({ at, shared }) => {
      const initial = { flag: false };
      const state = declared ? shared(initial) : initial;
      return {
        tasks: {
          A: async () => {
            while (!state.flag) await at("spins");
          },
          B: async () => {
            await at("works");
            state.flag = true;
          },
        },
      };
    });
    found.assertSafe();
  }
});

Deno.test("an unfair cycle can be replayed, and is no problem; what is no cycle is refused", async () => {
  const program: Program = ({ at }) => {
    let flag = false;
    return {
      tasks: {
        A: async () => {
          while (!flag) await at("spins");
        },
        B: async () => {
          await at("works");
          flag = true;
        },
      },
    };
  };
  const { example } = await explore("flag", program, { replay: "A A×∞" });
  assertEquals([example.problem, example.cycle, example.replay], [undefined, 1, "A A×∞"]);
  await assertRejects(
    () => explore("flag", program, { replay: "A B×∞" }),
    RangeError,
    "(B) does not lead back to where it begins",
  );
});

Deno.test("a long schedule that ends is no livelock, and names the option if it is too long", async () => {
  const rounds: Program = ({ at }) => {
    const work = async () => {
      for (let i = 0; i < 60; i++) await at("round");
    };
    return { tasks: { A: work, B: work } };
  };
  const found = await explore("60 rounds", rounds, { limit: 5 });
  assertEquals([found.broken, found.inconclusive], [0, 0]);
  const alone = await explore("600 rounds", ({ at }) => ({
    tasks: {
      A: async () => {
        for (let i = 0; i < 600; i++) await at("round");
      },
    },
  }));
  alone.assertSafe();
  const short = await explore("60 rounds", rounds, { limit: 5, steps: 50 });
  assertEquals([short.schedules, short.broken], [0, 0]);
  assert(short.inconclusive > 0);
  assertMatch(textOf(short), /inconclusive: they take more steps than the option "steps" allows/);
  assertThrows(() => short.assertSafe(), Error, "some of its schedules were too long");
});

Deno.test("what needs real time cannot be explored, and nothing of it is left running", async () => {
  const refused = (task: () => unknown, what: RegExp) =>
    assertRejects(() => explore("real", () => ({ tasks: { A: task } })), Error)
      .then(({ message }) => assertMatch(message, what));
  await refused(() => new Worker("data:text/javascript,", { type: "module" }), /uses a Worker/);
  await refused(() => onRealTime(() => delay(1)), /uses onRealTime\(\)/);
  await refused(() => fetch("http://localhost:1"), /uses fetch\(\)/);
  await refused(() => Deno.readTextFile(new URL(import.meta.url)), /uses Deno.readTextFile\(\)/);
  const begun = Promise.withResolvers<void>(), outside = Promise.withResolvers<void>();
  const waiting = () => {
    begun.resolve();
    return outside.promise;
  };
  const arrives = refused(waiting, /A waits for something from outside the program/);
  await begun.promise;
  for (let i = 0; i < 3; i++) await settle(); // By now all wait.
  outside.resolve();
  await arrives;
  await settle();
});

Deno.test("readers of a variable, independent steps, philosophers: few classes, all tried", async () => {
  const counts = await Promise.all([
    explore("readers", readers(3)),
    explore("readers", readers(4)),
    explore("independent", independent(3, 4)),
    explore("philosophers", philosophers(4, "in order")),
  ]);
  for (const found of counts) found.assertSafe();
  assert(counts[0].schedules <= 8 && counts[1].schedules <= 16);
  assertEquals([counts[2].schedules, counts[2].estimate], [1, 34_650]);
});

Deno.test("a rare error among tasks of noise is shown with two changes of hands", async () => {
  const found = await explore("noise", ({ at }) => {
    let [n, noises] = [0, 0];
    const noise = async () => {
      for (let i = 0; i < 8; i++) {
        noises++;
        await at("noise");
      }
    };
    const increment = async () => {
      const read = n;
      await at("has read");
      n = read + 1;
    };
    return {
      tasks: { A: noise, B: increment, C: increment, D: noise },
      state: () => ({ noises }),
      always: () => n < 1 || n === 2 || noises >= 0,
      atEnd: () => n === 2,
    };
  });
  const { steps } = found.example;
  const hands = steps.map(({ task }) => task).filter((task, i, all) => task !== all[i - 1]);
  assertEquals(hands.join("").replace(/[AD]/g, ""), "BCB");
  assert(hands.length <= 5, hands.join(""));
});

Deno.test("a try-lock with a random pause is inconclusive, in a short text", async () => {
  const found = await explore("try-lock", ({ at }) => {
    const lock = new Lock();
    const visit = async () => {
      let guard;
      while (!(guard = lock.tryAcquire())) await delay(50 * Math.random());
      await at("inside");
      guard.release();
    };
    return { tasks: { A: visit, B: visit } };
  });
  assertEquals([found.broken, found.exhaustive], [0, false]);
  assert(found.inconclusive > 0);
  assert(textOf(found).length < 400);
});

Deno.test("starvation and livelock are told apart, each with its cycle", async () => {
  /** Each steps aside when it sees that the other wants it, too. */
  const steppingAside: Program = ({ at }) => {
    const wants = [false, false];
    const visit = (me: number) => async () => {
      while (true) {
        wants[me] = true;
        await at("asks");
        if (!wants[1 - me]) break;
        await at("sees the other");
        wants[me] = false;
        await at("steps aside");
      }
      wants[me] = false;
    };
    return { tasks: { A: visit(0), B: visit(1) }, state: () => ({ wants }) };
  };
  const polite = await explore("polite", steppingAside);
  const { kind, message } = polite.example.problem!;
  assertEquals(kind, "endless");
  assertMatch(message, /^livelock: "(A|B)( [AB])+" repeats forever and leads nowhere; A is at "/);
  assertMatch(polite.example.replay, /\([AB ]+\)×∞$/);
  const again = await explore("polite", steppingAside, { replay: polite.example.replay });
  assertEquals(again.example, polite.example);

  /** A takes the permit again and again, and B only ever looks when it is taken. */
  const greedy = await explore("greedy", ({ at }) => {
    const permit = new Semaphore(1);
    let done = false;
    return {
      tasks: {
        A: async () => {
          while (!done) {
            using _permit = await permit.acquire();
            await at("works");
          }
        },
        B: async () => {
          let guard;
          while (!(guard = permit.tryAcquire())) await at("tries");
          guard.release();
          done = true;
        },
      },
    };
  });
  assertMatch(greedy.example.problem!.message, /^starvation: .* and B is kept waiting/);
});

Deno.test("a livelock of timers is a short text, too", async () => {
  const found = await explore("polls", () => ({
    tasks: {
      A: async () => {
        while (true) await delay(10);
      },
    },
  }));
  assertMatch(found.example.problem!.message, /^livelock: "clock" repeats forever/);
  assertEquals(found.example.replay, "A clock×∞");
});

Deno.test("two that spin for each other are a livelock, although each cycle alone is unfair", async () => {
  for (const declared of [false, true]) {
    const found = await explore("spins", ({ at, shared }) => {
      const initial = { left: false, right: false };
      const held = declared ? shared(initial) : initial;
      const both = (one: "left" | "right", other: "left" | "right") => async () => {
        while (held[one]) await at(`spins for ${one}`);
        held[one] = true;
        await at(`has ${one}`);
        while (held[other]) await at(`spins for ${other}`);
        held[one] = false;
      };
      return { tasks: { A: both("left", "right"), B: both("right", "left") } };
    });
    assertMatch(found.example.problem!.message, /^livelock: "[AB] [AB]" repeats forever/);
  }
});
