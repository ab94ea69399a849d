/** Promises of the host that the loop is handed: observed, also by a call that is refused. */
import {
  asCompleted,
  type Coroutine,
  ensureFuture,
  EventLoop,
  gather,
  run,
  runningLoop,
  shield,
  sleep,
  wait,
  waitFor,
} from "@course/loop";
import { assert, assertEquals } from "@std/assert";
import { onLoop, onStage, thrownBy } from "./support/on_loop.ts";

const failing = (): Promise<never> => Promise.reject(new Error("handed in"));

const refused: Record<string, () => unknown> = {
  "gather with a wrong one": () => gather([failing(), 5 as never, failing()]),
  "gather with a wrong option": () => gather([failing()], 5 as never),
  "gather of an iterable that throws": () =>
    gather(function* () {
      yield failing();
      throw new SyntaxError("the iterable");
    }()),
  "gather of a single one": () => gather(failing() as never),
  "asCompleted with a wrong one": () => asCompleted([failing(), 5 as never]),
  "asCompleted with a wrong timeout": () => asCompleted([failing()], { timeout: NaN }),
  wait: () => wait([failing()] as never),
  "waitFor without a number": () => waitFor(failing(), NaN),
  "ensureFuture of a loop that is none": () => ensureFuture(failing(), 5 as never),
  createTask: () => runningLoop().createTask(failing() as never),
  run: () => run(failing() as never),
};

for (const [name, call] of Object.entries(refused)) {
  Deno.test(
    `a promise that ${name} refuses is looked after`,
    onLoop(function* () {
      let refusal: unknown;
      try {
        call();
      } catch (error) {
        refusal = error;
      }
      assert(refusal instanceof Error && refusal.message !== "handed in");
      yield;
    }),
  );
}

Deno.test(
  "a promise that is handed in outside of a run, or to a closed loop, is looked after",
  onStage(async () => {
    const closed = new EventLoop();
    closed.close();
    for (
      const call of [
        () => gather([failing()]),
        () => asCompleted([failing()]),
        () => shield(failing()),
        () => ensureFuture(failing()),
        () => closed.runUntilComplete(failing()),
        () => closed.createTask(failing() as never),
      ]
    ) {
      const refusal = await Promise.resolve().then<unknown>(call).then(
        () => undefined,
        (error) => error,
      );
      assert(refusal instanceof Error && refusal.message !== "handed in");
    }
  }),
);

Deno.test("a foreign thenable is asked once, however it behaves", async () => {
  let asked = 0;
  const thenables: PromiseLike<number>[] = [
    {
      then(resolve: (value: number) => void) {
        asked++;
        resolve(1);
        resolve(2);
      },
    } as PromiseLike<number>,
    {
      then() {
        asked++;
        throw new Error("thrown");
      },
    },
  ];
  function* main(): Coroutine<unknown[]> {
    const first = yield* ensureFuture(thenables[0]);
    const second = yield* thrownBy(ensureFuture(thenables[1]));
    yield* sleep(0);
    return [first, (second as Error).message];
  }
  assertEquals(await run(main()), [1, "thrown"]);
  assertEquals(asked, 2);
});
