import { print, show } from "@course/notebook";
import { settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { display } from "../../../lib/notebook/kernel/jupyter.ts";
import { Output } from "../../../lib/notebook/kernel/output.ts";
import { printedLine } from "../../../lib/notebook/kernel/print.ts";

function recorded() {
  const sent: unknown[] = [];
  const output = new Output((type, content) => {
    sent.push(type === "stream" ? `${content.name}: ${content.text}` : content.data);
  });
  return { sent, output };
}

Deno.test("lines that are kept leave in one message, before whatever comes after them", () => {
  const { sent, output } = recorded();
  output.keep("one");
  output.keep("two");
  assertEquals(sent, []);
  output.display({ "text/plain": "picture" });
  output.keep("three");
  output.write("stderr", "oh\n");
  output.flush();
  assertEquals(sent, [
    "stdout: one\ntwo\n",
    { "text/plain": "picture" },
    "stdout: three\n",
    "stderr: oh\n",
  ]);
});

Deno.test("draining waits in real time, the longer the more was sent, and not at all for nothing", async () => {
  const { output } = recorded();
  const drained = async () => {
    const start = performance.now();
    await output.drain();
    return performance.now() - start;
  };
  const atOnce = async () => Math.min(await drained(), await drained(), await drained()) < 20;
  assert(await atOnce());
  output.write("stdout", "x");
  assert(await drained() >= 24);
  for (let i = 0; i < 100; i++) output.count();
  assert(await drained() >= 120);
  assert(await atOnce());
});

Deno.test("draining without giving up control lets nothing else run", async () => {
  const { output, sent } = recorded();
  let ran = false;
  setTimeout(() => ran = true, 0);
  output.keep("before the error");
  const start = performance.now();
  output.drainBlocking();
  assert(performance.now() - start >= 24);
  assertEquals([sent, ran], [["stdout: before the error\n"], false]);
  await settle();
});

Deno.test("without a kernel, nothing is kept and nothing is sent", async () => {
  const output = new Output();
  output.keep("line");
  output.write("stdout", "text");
  output.display({ "text/plain": "picture" });
  await output.drain();
  assertEquals(output.live, false);
});

Deno.test("a printed line has the time in front, strings as they are, values inspected without colours", () => {
  assertEquals(printedLine(2000, ["served", 3, { a: "b" }]), '[ 2000 ms] served 3 { a: "b" }');
  assertEquals(printedLine(0.4, []), "[    0 ms] ");
  assertEquals(printedLine(123456.7, ["x"]), "[123457 ms] x");
});

Deno.test("outside a kernel print is silent, and show draws its pictures all the same", async () => {
  print("nobody sees this");
  let drawn = 0;
  await show("text", { [display]: () => (drawn++, { "text/plain": "" }) }, new Error("x"), 1);
  assertEquals(drawn, 1);
  const broken = {
    [display]: () => {
      throw new RangeError("cannot be drawn");
    },
  };
  await assertRejects(() => show(broken), RangeError, "cannot be drawn");
});
