/**
 * Stop in the real kernel. Each kind of cell is stopped three times; as many as the environment
 * variable `COURSE_STOPS` says, for a measurement.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { isGone } from "./support/processes.ts";
import { TestKernel } from "./support/test_kernel.ts";

const TIMES = Number(Deno.env.get("COURSE_STOPS") ?? 3);
const ignore = Deno.build.os === "windows"; // Nothing can press Stop there.

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const BY_SIGNAL = /AbortError: Stopped by the user/;
const INTERRUPTED = /Stopped: the code was computing without a pause/;
const LET_GO = /Stopped: the cell waited for something that did not know of cell.signal/;

/** Cells that one press ends, and what they show. */
const CELLS: Record<string, [code: string, shows: RegExp]> = {
  "that awaits with the signal": ["await delay(60_000, { signal: cell.signal });", BY_SIGNAL],
  "that awaits without the signal": ["await delay(60_000);", LET_GO],
  "that awaits what never comes": ["await new Promise(() => {});", LET_GO],
  "in for await": [
    `async function* ticks() { while (true) { await delay(10); yield 1; } }
for await (const tick of ticks()) globalThis.tick = tick;`,
    LET_GO,
  ],
  "that fetches": [
    `const { signal } = cell;
const server = Deno.serve({ port: 0, onListen() {}, signal }, () => new Promise(() => {}));
await fetch(\`http://127.0.0.1:\${server.addr.port}/\`, { signal });`,
    BY_SIGNAL,
  ],
  "that explores": [
    `await explore("many", ({ at }) => {
  const walk = async () => { for (let i = 0; i < 12; i++) await at("step " + i); };
  return { tasks: { A: walk, B: walk, C: walk } };
}, { limit: 10_000_000 });`,
    BY_SIGNAL,
  ],
  "that looks at the signal now and then": [
    "while (true) { cell.signal.throwIfAborted(); await delay(400); }",
    BY_SIGNAL,
  ],
  "that sleeps without letting go": [
    "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);",
    INTERRUPTED,
  ],
  "that checks an endless answer": [
    `await exercise("00.1").check(() => { while (true); });`,
    /✘ +│ it comes to an end.*computed until Stop was pressed/,
  ],
  "that checks an answer in an endless chain of microtasks": [
    `await exercise("00.1").check(async () => { while (true) await null; });`,
    /✘ +│ it comes to an end.*computed until Stop was pressed/,
  ],
  "with a synchronous loop": ["while (true);", INTERRUPTED],
  "with a loop that looks at the clock": [
    "{ const end = performance.now() + 1e9; while (performance.now() < end); }",
    INTERRUPTED,
  ],
  "with a loop after an await": ["await delay(20); while (true);", INTERRUPTED],
  "with a loop in a timer": [
    "setTimeout(() => { while (true); }); await delay(60_000);",
    INTERRUPTED,
  ],
  "with a loop of microtasks": ["while (true) await null;", INTERRUPTED],
};

for (const [what, [code, shows]] of Object.entries(CELLS)) {
  Deno.test({
    name: `one press ends a cell ${what}, and the variables survive: ${TIMES} of ${TIMES}`,
    ignore,
    async fn() {
      await using kernel = await TestKernel.withCourse();
      for (let i = 1; i <= TIMES; i++) {
        const running = kernel.run(code, shows);
        await pause(200 + 200 * Math.random());
        kernel.stop();
        const { shown, ms } = await running;
        assertMatch(shown, shows);
        assert(ms < 6000, `it took ${ms} ms`);
        const next = await kernel.run("globalThis.kept++; await delay(5); await show(kept);");
        assertEquals(next.status, "ok");
        assertMatch(next.shown, new RegExp(`^${i}\n`));
      }
    },
  });
}

/** Cells that one press does not end. */
const DEAF: Record<string, [code: string, shows?: RegExp]> = {
  "that fetches without the signal": [
    `const server = Deno.serve({ port: 0, onListen() {} }, () => new Promise(() => {}));
await fetch(\`http://127.0.0.1:\${server.addr.port}/\`);`,
    /Press Stop again to end the kernel: all variables\nwill be lost/,
  ],
  "whose event loop is lost": ["setImmediate(() => { while (true); }); await delay(60_000);"],
};

for (const [what, [code, shows]] of Object.entries(DEAF)) {
  const times = Math.ceil(TIMES / 5);
  Deno.test({
    name: `a second press ends a cell ${what}, with its kernel: ${times} of ${times}`,
    ignore,
    async fn() {
      for (let i = 0; i < times; i++) {
        await using kernel = await TestKernel.withCourse();
        const running = kernel.run(code);
        await pause(300);
        kernel.stop();
        await (shows ? kernel.shows(shows) : pause(2700));
        const pressed = performance.now();
        kernel.stop();
        const { status } = await running;
        assertEquals(status, "died");
        assert(performance.now() - pressed < 2000);
      }
    },
  });
}

Deno.test({
  name: "any number of presses while nothing runs does nothing",
  ignore,
  async fn() {
    await using kernel = await TestKernel.withCourse();
    for (const ms of [0, 300, 1500, 2500]) {
      kernel.stop();
      await pause(ms);
    }
    for (let i = 0; i < TIMES; i++) {
      kernel.stop();
      await pause(10 + 90 * Math.random()); // A press shortly before a cell is none for that cell.
      const { status, shown } = await kernel.run(
        "await delay(150, { signal: cell.signal }); await delay(1200); await show('through');",
      );
      assertEquals([status, shown], ["ok", "through\n"]);
    }
  },
});

Deno.test({
  name: "two notebooks at once do not disturb each other",
  ignore,
  async fn() {
    const [one, other] = await Promise.all([TestKernel.withCourse(), TestKernel.withCourse()]);
    await using _one = one;
    await using _other = other;
    const stopped = one.run("while (true);", INTERRUPTED);
    const computing = other.run(
      "for (let i = 0; i < 30; i++) await delay(100, { signal: cell.signal }); await show('done');",
    );
    await pause(300);
    one.stop();
    assertMatch((await stopped).shown, INTERRUPTED);
    assertEquals((await computing).shown, "done\n");
  },
});

Deno.test({
  name: "the guard is nobody's: no note, no Worker, no socket of its own is told",
  ignore,
  async fn() {
    await using kernel = await TestKernel.withCourse();
    const { status, shown } = await kernel.run("await delay(50); await show('quiet');");
    assertEquals([status, shown], ["ok", "quiet\n"]);
  },
});

Deno.test({
  name: "a kernel ends by itself within ten seconds after the process that has started it",
  ignore,
  async fn() {
    const starter = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", new URL("./support/kernel_starter.ts", import.meta.url).pathname],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = starter.stdout.getReader();
    const pid = Number(new TextDecoder().decode((await reader.read()).value));
    starter.kill("SIGKILL");
    await starter.status;
    assert(await isGone(pid), "the kernel is still there");
    await reader.cancel();
  },
});

Deno.test({
  name: "a kernel ends by itself within ten seconds after the server that it knows",
  ignore,
  async fn() {
    const server = new Deno.Command("sleep", { args: ["60"] }).spawn();
    await using kernel = await TestKernel.withCourse({ JPY_PARENT_PID: `${server.pid}` });
    server.kill("SIGKILL");
    await server.status;
    assert(await isGone(kernel.pid), "the kernel is still there");
  },
});
