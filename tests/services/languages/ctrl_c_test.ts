/** Ctrl-C, and what becomes of a program. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ctrlC } from "@course/services";
import { onVirtualTime } from "@course/notebook/virtual";

const ignore = Deno.build.os === "windows"; // Nothing can send SIGINT there.

Deno.test({
  name: "ctrlC ends a program without a listener, and no finally runs",
  ignore,
  fn: async () => {
    assertEquals(
      await ctrlC(`
        try { console.log("ready"); await wait(60_000); } finally { console.log("tidied up"); }
      `),
      { said: [], code: 130, signal: "SIGINT" },
    );
  },
});

Deno.test(
  "ctrlC presses once, after ready, whatever the clock",
  onVirtualTime(async () => {
    const { said, code, signal } = await ctrlC(`
    let presses = 0;
    onCtrlC(() => console.log("press", ++presses));
    console.log("before");
    console.log("ready");
    await wait(600);
    Deno.exit(7);
  `);
    assertEquals([said, code, signal], [["press 1"], 7, null]);
  }),
);

Deno.test("ctrlC presses as often as it is told to", async () => {
  const { said } = await ctrlC(
    `
      let presses = 0;
      onCtrlC(() => { console.log(++presses); if (presses === 3) Deno.exit(0); });
      console.log("ready");
      await wait(60_000);
    `,
    { presses: 3, apart: 50 },
  );
  assertEquals(said, ["1", "2", "3"]);
});

Deno.test("ctrlC presses again only when the program has heard the last press", async () => {
  // CAST: a program that is busy for longer than two presses are apart. PLOT: presses that arrive
  // while it is busy would count as one, and it would wait for the third for ever.
  const { said } = await ctrlC(
    `
      let presses = 0;
      const busy = () => { for (const end = Date.now() + 200; Date.now() < end;); };
      onCtrlC(() => { busy(); console.log(++presses); busy(); if (presses === 3) Deno.exit(0); });
      console.log("ready");
      await wait(60_000);
    `,
    { presses: 3, apart: 10 },
  );
  assertEquals(said, ["1", "2", "3"]);
});

Deno.test("ctrlC gives a program the course's modules and an environment if it is told to", async () => {
  const program = `
    import { Queue } from "@course/async";
    const queue = new Queue();
    onCtrlC(() => queue.putNowait("heard"));
    console.log("ready");
    console.log(await queue.get(), Deno.env.get("WORD"));
    Deno.exit(0);
  `;
  const { said } = await ctrlC(program, { imports: true, env: { WORD: "tea" } });
  assertEquals(said, ["heard tea"]);
  await assertRejects(() => ctrlC(program), Error, "@course/async");
});

Deno.test("ctrlC says what is wrong with the program", async () => {
  await assertRejects(() => ctrlC(`throw new Error("no bread")`), Error, "no bread");
});

Deno.test("ctrlC ends a program that is too slow, or no longer wanted", async () => {
  const deaf = `onCtrlC(() => {}); console.log("ready"); await wait(60_000);`;
  const slow = await assertRejects(() => ctrlC(deaf, { timeout: 400 }), DOMException);
  assertEquals(slow.name, "TimeoutError");
  const reason = new Error("Stop");
  const stop = new AbortController();
  const stopped = assertRejects(() => ctrlC(deaf, { signal: stop.signal }), Error, "Stop");
  stop.abort(reason);
  assert(await stopped === reason);
  await assertRejects(() => ctrlC(deaf, { signal: stop.signal }), Error, "Stop");
});

Deno.test("ctrlC needs a number of presses", async () => {
  for (const presses of [0, 1.5, NaN]) {
    await assertRejects(() => ctrlC("", { presses }), RangeError, `received ${presses}`);
  }
});
