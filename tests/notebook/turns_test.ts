import { EventLoop, sleep, type TraceEntry, VirtualClock } from "@course/loop";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { turns, turnsOf } from "../../lib/notebook/turns.ts";
import { turnsSvg } from "../../lib/notebook/turns_svg.ts";
import { turnsDescription, turnsText } from "../../lib/notebook/turns_text.ts";

/** Two naps, and a callback that cancels its neighbour. */
function recorded(): TraceEntry[] {
  const trace: TraceEntry[] = [];
  const onTrace = (entry: TraceEntry) => void trace.push(entry);
  const loop = new EventLoop({ clock: new VirtualClock(), onTrace });
  loop.createTask(sleep(1), { name: "<short>" });
  loop.createTask(sleep(2), { name: "long" });
  loop.callSoon(function canceller() {
    neighbour.cancel();
  });
  const neighbour = loop.callSoon(function neighbour() {});
  while (loop.step());
  return trace;
}

Deno.test("turns are read from a trace: queue, timers that were due, timers that were not", () => {
  const read = turnsOf(recorded());
  assertEquals(read.map(({ number, time }) => [number, time]), [[1, 0], [2, 1], [3, 1], [4, 2], [
    5,
    2,
  ]]);
  assertEquals(read[0].queue.map(({ label, ran }) => [label, ran]), [
    ["<short>", true],
    ["long", true],
    ["canceller", true],
    ["neighbour", false],
  ]);
  assertEquals(read[1].queue, [{ label: "sleepOver", timer: true, ran: true }]);
  assertEquals(read[1].waiting, [{ label: "sleepOver", when: 2 }]);
  assertEquals(read[3].waiting, []);
});

Deno.test("the picture and its twin tell the same turns", () => {
  const read = turnsOf(recorded());
  const svg = turnsSvg(read, "Naps & co");
  assertStringIncludes(svg, "Naps &#38; co");
  assertStringIncludes(svg, "&#60;short&#62;");
  for (const { number } of read) assertStringIncludes(svg, `turn ${number}<`);
  assertEquals(svg.split("+1 s").length - 1, 2);
  assertEquals(turnsText(read, "Naps").split("\n"), [
    "Naps",
    "turn  time  runs                                             timers waiting",
    "   1   0 s  <short>, long, canceller, neighbour (cancelled)",
    "   2   1 s  sleepOver (timer)                                sleepOver at 2 s",
    "   3   1 s  <short>                                          sleepOver at 2 s",
    "   4   2 s  sleepOver (timer)",
    "   5   2 s  long",
  ]);
  assertStringIncludes(turnsDescription(read, "Naps"), "Turn 4 at 2 s runs sleepOver (timer).");
});

Deno.test("a long trace is cut, and says so", () => {
  const trace = Array.from({ length: 100 }, (_, i) => ({ kind: "turn", turn: i + 1, time: i }));
  const read = turnsOf(trace);
  assertEquals(turnsText(read, "Long").split("\n").at(-1), "and 60 more");
  assertStringIncludes(turnsSvg(read, "Long"), "… and 60 more turns");
  assertStringIncludes(turnsDescription(read, "Long"), "And 92 more turns.");
});

Deno.test("an empty trace is an empty card", () => {
  assert(turnsSvg([], "Nothing").includes("Nothing"));
  assertEquals(turnsText([], "Nothing"), "Nothing\nturn  time  runs  timers waiting");
});

Deno.test("what is not a trace is refused at the call", () => {
  assertThrows(
    () => turns("trace" as never),
    TypeError,
    "Cannot draw turns: trace must be an array",
  );
  assertThrows(() => turns([{}] as never), TypeError, "received [ {} ]");
});
