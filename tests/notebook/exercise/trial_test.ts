/** A trial as a check sees it: by `judge.run`. */
import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { Judge } from "../../../lib/notebook/exercise/judge.ts";

Deno.test("what an answer leaves behind is reported, and never goes on", async () => {
  const judge = new Judge();
  let later = false;
  const trial = await judge.run(async () => {
    void judge.job("left", 1000)();
    setTimeout(() => later = true, 500);
    setInterval(() => {}, 10);
    await judge.job("done", 100, { value: 7 })();
  });
  await delay(20);
  assertEquals(
    [trial.state, trial.took, trial.leftRunning, trial.timersLeft, later],
    ["returned", 100, ["left"], 3, false],
  );
});

Deno.test(
  "on a clock that is virtual already, a trial has a clock of its own",
  onVirtualTime(async () => {
    await delay(300);
    const trial = await new Judge().run(async () => {
      assertEquals(performance.now(), 0);
      await delay(50_000);
    });
    assertEquals([trial.took, performance.now()], [50_000, 300]);
  }),
);

Deno.test("an answer that keeps the machine busy forever is given up", async () => {
  const judge = new Judge();
  const trial = await judge.run(async () => {
    for (;;) await delay(0);
  }, { deadline: 1e9 });
  assertEquals(trial.outcome, "still busy after 5 s of computing");
});
