/** What the real kernel keeps to itself, and the course says. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { TestKernel } from "./support/test_kernel.ts";

Deno.test("whatever a cell throws is shown, and the next cell has its own output", async () => {
  await using kernel = await TestKernel.withCourse();
  const thrown: Record<string, string> = {
    "undefined": "Thrown: null or undefined\n",
    "null": "Thrown: null or undefined\n",
    "'text'": 'Thrown: "text"\n',
    "{ code: 42 }": "Thrown: { code: 42 }\n",
    "Symbol('s')": "Thrown: Symbol(s)\n",
    "{ toString() { throw 1; } }": "Thrown: { toString: [Function: toString] }\n",
    "new Error('outer', { cause: new RangeError('inner') })":
      "Error: outer\n└─ cause: RangeError: inner\n    at the cell\n",
    "Object.defineProperty(new Error(), 'message', { get() { throw 1; } })":
      "Error: (no message that can be read)\n    at the cell\n",
  };
  for (const [value, shown] of Object.entries(thrown)) {
    const cell = await kernel.run(`print("before"); throw ${value};`);
    assertEquals([cell.status, cell.shown], ["error", `[    0 ms] before\n${shown}`], value);
    assertEquals((await kernel.run(`await show("next");`)).shown, "next\n");
  }
  const huge = await kernel.run("throw new Error('x'.repeat(5e6));");
  assert(huge.shown.length < 12_000);
  assertStringIncludes(huge.shown, "… 4,990,007 characters more");
});

Deno.test("only the kernel's own question ends a cell, not what looks like it", async () => {
  await using kernel = await TestKernel.withCourse();
  const { shown } = await kernel.run(`const error = new Error("mine");
const { name, message, stack } = error;
print(JSON.stringify({ name, message, stack: "" }), error instanceof Error, String(5));
setTimeout(() => {}, 2345);
await delay(1);`);
  assertEquals(
    shown,
    `[    0 ms] {"name":"Error","message":"mine","stack":""} true 5
note: 1 timer is still waiting (2345 ms): await what it does, or clear it
`,
  );
});

Deno.test("a cell with a syntax error is told under the next cell that runs, once", async () => {
  await using kernel = await TestKernel.withCourse();
  const said = "note: the cell before this one did not run to its end: look for a syntax error";
  assertEquals((await kernel.run("let price: = 5;")).shown, "");
  assertStringIncludes((await kernel.run(`await show("here");`)).shown, `here\n${said}`);
  assertEquals((await kernel.run(`await show("here");`)).shown, "here\n");
  await kernel.run("throw 1;");
  assertEquals((await kernel.run(`await show("here");`)).shown, "here\n");
});

Deno.test("a check says that it has judged the version before a syntax error", async () => {
  await using kernel = await TestKernel.withCourse();
  await kernel.run("async function later(ms, value) { await delay(ms); return value; }");
  await kernel.run("async function later(ms, value) { await delay(ms) return value; }");
  const { shown } = await kernel.run(`await exercise("00.1").check(later);`);
  assertStringIncludes(shown, "this check has judged the version that ran before");
});

Deno.test("loading a package is no blocked loop, computing is", async () => {
  await using kernel = await TestKernel.withCourse();
  const loaded = await kernel.run(`await import("mysql2/promise"); await import("fast-check");`);
  assertEquals(loaded.shown.includes("note:"), false, loaded.shown);
  // A busy machine gives it little of each second, and the limit grows there.
  const computed = await kernel.run(
    `{
  const { threadCpuUsage } = await import("node:process");
  const before = threadCpuUsage();
  while (threadCpuUsage(before).user < 1e6);
}
void 0;`,
  );
  assertMatch(computed.shown, /^note: the event loop was blocked for \d{3,5} ms: nothing else/);
});

Deno.test("loading the course takes less than a second", async () => {
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    await using kernel = await TestKernel.start();
    await kernel.run("1");
    const { ms } = await kernel.run(`import { show } from "@course/notebook"; void 0;`);
    times.push(ms);
  }
  assert(Math.min(...times) < 1000, `${times}`);
});
