import { EventLoop, sleep, type TraceEntry, VirtualClock } from "@course/loop";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { display } from "../../../../lib/notebook/kernel/mod.ts";
import { turns } from "../../../../lib/notebook/pictures/turns/turns.ts";
import { turnsOf } from "../../../../lib/notebook/pictures/turns/turns_of.ts";
import { pictureOf } from "../support/picture_of.ts";

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

Deno.test("turns are read from a trace: what runs, what was cancelled, which timers were due", () => {
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
  assertEquals(read[1].queue, [{ label: "<short>: sleep", kind: "timer", ran: true }]);
});

Deno.test("a timer is there when it is set, with the name of the task that waits for it", () => {
  const read = turnsOf(recorded());
  assertEquals(read[0].waiting, [
    { label: "<short>: sleep", when: 1, fresh: true },
    { label: "long: sleep", when: 2, fresh: true },
  ]);
  assertEquals(read[1].waiting, [{ label: "long: sleep", when: 2, fresh: false }]);
  assertEquals(read[3].waiting, []);
});

Deno.test("a timer that no task has set keeps the name of its callback", () => {
  const trace: TraceEntry[] = [];
  const loop = new EventLoop({ clock: new VirtualClock(), onTrace: (entry) => trace.push(entry) });
  loop.callLater(1, function pushOver() {});
  loop.step();
  assertEquals(turnsOf(trace)[0].queue[0].label, "pushOver");
});

Deno.test("the picture and its twin tell the same turns", async () => {
  const { source, text, alt, texts } = await pictureOf(turns(recorded(), "Naps & co"));
  assertStringIncludes(source, "Naps &#38; co");
  for (const number of [1, 2, 3, 4, 5]) assert(texts.includes(`turn ${number}`));
  assertEquals(texts.filter((text) => text === "+1 s").length, 2);
  assert(texts.includes("+ long: sleep ·\u00a02\u00a0s"), `${texts}`);
  assertEquals(
    text,
    `
Naps & co
┌──────┬──────┬──────────────────────────────────────────────┬───────────────────────────────────────────────┐
│ turn │ time │ runs                                         │ timers waiting then                           │
├──────┼──────┼──────────────────────────────────────────────┼───────────────────────────────────────────────┤
│    1 │ 0 s  │ <short>, long, canceller, neighbour          │ + <short>: sleep at 1 s, + long: sleep at 2 s │
│      │      │ (cancelled)                                  │                                               │
│    2 │ 1 s  │ <short>: sleep (timer)                       │ long: sleep at 2 s                            │
│    3 │ 1 s  │ <short>                                      │ long: sleep at 2 s                            │
│    4 │ 2 s  │ long: sleep (timer)                          │                                               │
│    5 │ 2 s  │ long                                         │                                               │
└──────┴──────┴──────────────────────────────────────────────┴───────────────────────────────────────────────┘`
      .slice(1),
  );
  assertStringIncludes(
    alt,
    "Turn 2 at 1 s runs &#60;short&#62;: sleep (timer); then waiting: long",
  );
});

Deno.test("a long name is broken into lines, not cut", async () => {
  const ready = ["a callback whose name is much longer than a column of this picture is wide"];
  const { texts, title } = await pictureOf(turns([{ kind: "turn", turn: 1, time: 0, ready }]));
  assertEquals(title, undefined);
  assertStringIncludes(texts.join(" "), ready[0]);
});

Deno.test("a long trace is cut, and says so", async () => {
  const trace = Array.from({ length: 100 }, (_, i) => ({ kind: "turn", turn: i + 1, time: i }));
  const { text, texts, alt } = await pictureOf(turns(trace, "Long"));
  assertEquals(text.split("\n").at(-1), "and 60 more");
  assert(texts.includes("… and 60 more turns"));
  assertStringIncludes(alt, "And 92 more turns.");
});

Deno.test("an empty trace is an empty card", async () => {
  const { texts, text } = await pictureOf(turns([], "Nothing"));
  assertEquals([texts, text], [["Nothing"], "Nothing\n(no rows)"]);
});

Deno.test("what is not a trace is refused at the call", () => {
  assertThrows(
    () => turns("trace" as never),
    TypeError,
    "Cannot draw turns: trace must be an array",
  );
  assertThrows(() => turns([{}] as never), TypeError, "received [ {} ]");
  assert(display in turns([]));
});
