import { Timeline } from "@course/notebook";
import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { endCell, runningCell } from "../../../../lib/notebook/kernel/cell.ts";
import { display } from "../../../../lib/notebook/kernel/jupyter.ts";
import { palette } from "../../../../lib/notebook/pictures/palette.ts";
import { type Parsed, pictureOf } from "../support/picture_of.ts";

type Bundle = Record<"text/html" | "text/plain", string>;

function bundleOf(timeline: Timeline): Bundle {
  return timeline[display]() as Bundle;
}

/** Two couriers: one delivers, fails and is called back; the other is still on the way. */
async function deliveries(): Promise<Timeline> {
  const timeline = new Timeline("Deliveries");
  const recall = new AbortController();
  const ann = timeline.span("Ann", () => delay(200), "soup");
  await timeline.span("Bob", async () => {
    await delay(100);
    throw new RangeError("flat tyre");
  }).catch(() => {});
  timeline.mark("Bob", "walks home");
  const far = timeline.span("Ann", () => delay(1000, { signal: recall.signal }), "far").catch(
    () => {},
  );
  await ann;
  await delay(100);
  recall.abort();
  await far;
  void timeline.span("Cecilia", () => new Promise<void>(() => {}));
  await delay(100);
  return timeline;
}

Deno.test(
  "order() tells what happened, in order",
  onVirtualTime(async () => {
    assertEquals((await deliveries()).order(), [
      "Ann start",
      "Bob start",
      "Bob failed",
      "Bob walks home",
      "Ann start",
      "Ann end",
      "Ann aborted",
      "Cecilia start",
    ]);
  }),
);

Deno.test(
  "entries hold lane, label, state and times; a running span ends now",
  onVirtualTime(async () => {
    assertEquals((await deliveries()).entries, [
      { lane: "Ann", label: "soup", state: "ok", start: 0, end: 200 },
      { lane: "Bob", label: "", state: "failed", start: 0, end: 100 },
      { lane: "Bob", label: "walks home", state: "mark", start: 100, end: 100 },
      { lane: "Ann", label: "far", state: "aborted", start: 100, end: 300 },
      { lane: "Cecilia", label: "", state: "running", start: 300, end: 400 },
    ]);
  }),
);

Deno.test(
  "duration is the time of the last thing recorded, whatever the clock shows",
  onVirtualTime(async () => {
    await delay(50);
    const timeline = new Timeline("later");
    assertEquals(timeline.duration, 0);
    await timeline.span("A", () => delay(120));
    await delay(1000);
    assertEquals(timeline.duration, 120);
  }),
);

Deno.test(
  "maxConcurrent() counts overlap, not touching",
  onVirtualTime(async () => {
    const after = new Timeline("one after another");
    for (const lane of ["A", "B", "C"]) await after.span(lane, () => delay(10));
    assertEquals(after.maxConcurrent(), 1);
    const once = new Timeline("at once");
    await Promise.all(["A", "B", "C"].map((lane) => once.span(lane, () => delay(10))));
    assertEquals(once.maxConcurrent(), 3);
    assertEquals(new Timeline("nothing").maxConcurrent(), 0);
  }),
);

Deno.test(
  "span starts the work at once and settles as it does",
  onVirtualTime(async () => {
    const timeline = new Timeline("values");
    let started = false;
    const value = timeline.span("A", () => {
      started = true;
      return 42;
    });
    assert(started);
    assertEquals(await value, 42);
    const error = new RangeError("no");
    const thrown = await assertRejects(() =>
      timeline.span("A", () => {
        throw error;
      })
    );
    assertStrictEquals(thrown, error);
  }),
);

Deno.test(
  "the Stop button ends a span, whether its work listens or not, and leaves no listener",
  onVirtualTime(async () => {
    endCell(); // what other tests left running listens to another cell
    const timeline = new Timeline("stopped");
    const cell = runningCell();
    const deaf = timeline.span("deaf", () => new Promise(() => {}));
    const done = timeline.span("done", () => Promise.resolve(1));
    await done;
    cell.stop(new DOMException("Stopped by the user", "AbortError"));
    await assertRejects(() => deaf, DOMException, "Stopped by the user");
    assertEquals(timeline.order().at(-1), "deaf aborted");
    endCell();
  }),
);

Deno.test(
  "a span that has ended listens to nothing",
  onVirtualTime(async () => {
    endCell();
    let listeners = 0;
    const cell = runningCell();
    const onStop = cell.onStop.bind(cell);
    cell.onStop = (callback) => {
      listeners++;
      const leave = onStop(callback);
      return () => {
        listeners--;
        leave();
      };
    };
    const timeline = new Timeline("listeners");
    const ended = timeline.span("A", () => delay(10));
    const failed = timeline.span("B", () => Promise.reject(new Error("no"))).catch(() => {});
    assertEquals(listeners, 2);
    await Promise.all([ended, failed]);
    assertEquals(listeners, 0);
  }),
);

Deno.test(
  "a rejection with the reason of the given signal counts as aborted",
  onVirtualTime(async () => {
    const timeline = new Timeline("reasons");
    const stop = new AbortController();
    const { signal } = stop;
    const spans = [
      timeline.span("told", () => delay(100, { signal }), "", { signal }),
      timeline.span("untold", () => delay(100, { signal })),
    ];
    stop.abort(new Error("closing time"));
    await Promise.allSettled(spans);
    assertEquals(timeline.order().slice(2), ["told aborted", "untold failed"]);
  }),
);

Deno.test("bad arguments are refused at the call", () => {
  const timeline = new Timeline("t");
  assertThrows(() => new Timeline(1 as never), TypeError, "title must be a string, received 1");
  assertThrows(() => new Timeline(Symbol("s") as never), TypeError, "received Symbol(s)");
  assertThrows(() => timeline.span(1 as never, () => 1), TypeError, "lane must be a string");
  assertThrows(
    () => timeline.span("A", Promise.resolve() as never),
    TypeError,
    "work must be a function, received Promise",
  );
  assertThrows(() => timeline.mark("A", 2 as never), TypeError, "text must be a string");
});

Deno.test(
  "the chart in characters, exactly",
  onVirtualTime(async () => {
    assertEquals(
      bundleOf(await deliveries())["text/plain"],
      `
Deliveries
Ann     │━━━━━━━━━━━━━━━━━━━━━━━━━━                            soup 200 ms
        │             ━━━━━━━━━━━━━━━━━━━━━━━━━⊘               far 200 ms
Bob     │━━━━━━━━━━━━✗                                         100 ms
        │             ▲walks home
Cecilia │                                       ╍╍╍╍╍╍╍╍╍╍╍╍…  100 ms
        └┴────────────┴────────────┴────────────┴────────────┴
         0 ms      100 ms       200 ms       300 ms       400 ms`.slice(1),
    );
  }),
);

Deno.test(
  "no name is cut in the chart of characters: a long one has a line of its own",
  onVirtualTime(async () => {
    const title = "A title that is much too long for a line of text ".repeat(3).trim();
    const timeline = new Timeline(title);
    await timeline.span("A lane whose name does not fit", () => delay(1234), "nor does its label");
    timeline.mark("b", "an endless remark ".repeat(9).trim());
    const lines = bundleOf(timeline)["text/plain"].split("\n");
    assertEquals(lines.slice(0, 2), [title, "A lane whose name does not fit"]);
    assertStringIncludes(lines[2], " nor does its label 1234 ms");
    assertStringIncludes(lines[3], "an endless remark ".repeat(9).trim());
    assert(lines[2].indexOf(" nor") <= 63, "the bars keep to their columns");
  }),
);

Deno.test(
  "spans of a lane that overlap get rows of their own; spans that touch share one",
  onVirtualTime(async () => {
    const timeline = new Timeline("rows");
    await Promise.all([timeline.span("A", () => delay(100)), timeline.span("A", () => delay(60))]);
    await timeline.span("A", () => delay(100));
    const lines = bundleOf(timeline)["text/plain"].split("\n");
    assertEquals(lines.slice(1, 3).map((line) => line.slice(0, 3)), ["A │", "  │"]);
    assertStringIncludes(lines[1], "╸━");
    assertStringIncludes(lines[1], "2 spans");
  }),
);

Deno.test(
  "the picture is one image with a description, and its SVG parses",
  onVirtualTime(async () => {
    const timeline = await deliveries();
    const { svg, texts } = await pictureOf(timeline);
    const alt = /alt="([^"]+)"/.exec(bundleOf(timeline)["text/html"])![1];
    assertEquals(
      alt,
      "Timeline: Deliveries. Ann soup 0 to 200 ms; Bob 0 to 100 ms, failed; " +
        "Bob: walks home at 100 ms; Ann far 100 to 300 ms, aborted; " +
        "Cecilia 300 to 400 ms, running. 400 ms in all.",
    );
    assertEquals(svg.getAttribute("viewBox")?.split(" ")[2], "760");
    for (const text of ["Deliveries", "400 ms", "Ann", "Bob", "soup · 200 ms", "walks home"]) {
      assert(texts.includes(text), `${text} in ${texts}`);
    }
    assertEquals(texts.slice(-3), ["failed", "aborted", "still running"]);
  }),
);

Deno.test(
  "ends are told apart without colour: a cross, a stroke and dots, dashes that differ; good ones have none",
  onVirtualTime(async () => {
    const { svg } = await pictureOf(await deliveries());
    const dashes = [...svg.querySelectorAll("rect")].map((bar) =>
      bar.getAttribute("stroke-dasharray")
    );
    assertEquals(new Set(dashes), new Set([null, "2 2", "4 3"]));
    assertEquals([...svg.querySelectorAll("circle")].length, 2 * (1 + 1 + 3), "and a legend");
    const good = new Timeline("good");
    await good.span("A", () => delay(1));
    assertEquals([...(await pictureOf(good)).svg.querySelectorAll("circle")], []);
  }),
);

Deno.test(
  "what computes is filled, what waits is pale, and a legend says so where there is both",
  onVirtualTime(async () => {
    const { ok, pale } = palette;
    const timeline = new Timeline("Two kinds of time");
    assertEquals(timeline.compute("A", () => 7, "adds"), 7);
    await timeline.span("B", () => delay(10));
    assertThrows(
      () =>
        timeline.compute("C", () => {
          throw new RangeError("no");
        }),
      RangeError,
    );
    assertEquals(timeline.order(), [
      "A start",
      "A end",
      "B start",
      "B end",
      "C start",
      "C failed",
    ]);
    assertEquals(timeline.entries.map(({ computing }) => computing), [true, undefined, true]);
    const { svg, texts, text, alt } = await pictureOf(timeline);
    const fills = [...svg.querySelectorAll("rect")].map((bar) => bar.getAttribute("fill"));
    assertEquals(fills.slice(1, 3), [ok, pale.ok]);
    assertEquals(texts.slice(-3), ["computing", "waiting", "failed"]);
    assertStringIncludes(text, "A │█");
    assertStringIncludes(text, "B │━");
    assertEquals(text.split("\n").at(-1), "█ computing  ━ waiting");
    assertStringIncludes(alt, "A adds computes 0 to 0 ms");
    const waits = new Timeline("One kind");
    await waits.span("B", () => delay(10));
    assert(!(await pictureOf(waits)).texts.includes("waiting"));
  }),
);

Deno.test("what computes returns its value, not a promise", () => {
  const timeline = new Timeline("t");
  assertThrows(
    () => timeline.compute("A", () => Promise.resolve(1)),
    TypeError,
    "Cannot compute A: work returned a promise",
  );
});

/** Where the bars of a picture begin and end. */
function barsOf(svg: Parsed): [number, number][] {
  return [...svg.querySelectorAll("rect")].slice(1).map((bar) => {
    const [x, width] = ["x", "width"].map((name) => Number(bar.getAttribute(name)));
    return [Math.round(x), Math.round(x + width)];
  });
}

Deno.test(
  "timelines that are shown together have one axis, in the picture and in characters",
  onVirtualTime(async () => {
    const sum = new Timeline("sum");
    for (const ms of [300, 200]) await sum.span("a lane", () => delay(ms));
    const most = new Timeline("most");
    await Promise.all([300, 200].map((ms) => most.span("b", () => delay(ms))));
    const alone = barsOf((await pictureOf(most)).svg);
    const together = await pictureOf(most, [sum, "words", most]);
    const [[from, end]] = barsOf(together.svg);
    const [[first, middle], [, last]] = barsOf((await pictureOf(sum, [sum, most])).svg);
    assertEquals([from, end], [first, middle], "300 ms are as long in both");
    assert(Math.abs(last - alone[0][1]) <= 1, "the longest fills the axis");
    assertStringIncludes(together.text, "500 ms");
    assertEquals(together.text.split("\n")[1].indexOf("│"), "a lane ".length);
    const until = new Timeline("until", { until: 500 });
    await until.span("a lane", () => delay(300));
    assertEquals(barsOf((await pictureOf(until)).svg)[0], [from, end]);
    assertThrows(() => new Timeline("t", { until: "x" as never }), TypeError, "received x");
  }),
);

Deno.test(
  "a long title and a long lane name are broken into lines; what does not fit even then is a tooltip",
  onVirtualTime(async () => {
    const timeline = new Timeline(
      "A title that is rather too long for a line of a card, ".repeat(2) + "and so on",
    );
    await timeline.span("A name of two lines, that is", () => delay(10));
    const fits = await pictureOf(timeline);
    assertEquals(fits.title, undefined);
    assertEquals(fits.texts.slice(0, 2).join(" "), timeline.title);
    const endless = "A lane with a name that nobody could ever read on two lines of this width";
    await timeline.span(endless, () => delay(10));
    const cut = await pictureOf(timeline);
    assert(endless.endsWith(cut.title!), `${cut.title}`);
    assert(cut.texts.some((text) => text.includes("…")));
  }),
);

Deno.test(
  "text is at least 12 pixels high, stays inside the card, and two texts of a row do not overlap",
  onVirtualTime(async () => {
    const timeline = new Timeline("A title that is much too long for a card ".repeat(5));
    for (let i = 0; i < 12; i++) {
      timeline.mark("marks", `mark number ${i}`);
      await timeline.span(`worker ${i % 3} with a name that is long`, () => delay(37), `job ${i}`);
    }
    const { svg } = await pictureOf(timeline);
    for (const text of svg.querySelectorAll("text")) {
      const size = Number(text.getAttribute("font-size"));
      assert(size >= 12, `${size}`);
      const x = Number(text.getAttribute("x"));
      const width = [...text.textContent].length * size * 0.5;
      const anchor = text.getAttribute("text-anchor") ?? "start";
      const from = x - { start: 0, middle: width / 2, end: width }[anchor]!;
      assert(
        from >= 0 && from + width <= 760,
        `${text.textContent} from ${from} to ${from + width}`,
      );
    }
  }),
);

Deno.test(
  "the same experiment has the same bytes",
  onVirtualTime(async () => {
    const one = bundleOf(await deliveries());
    await delay(12_345);
    assertEquals(bundleOf(await deliveries()), one);
  }),
);

Deno.test(
  "names cannot break the picture",
  onVirtualTime(async () => {
    const timeline = new Timeline(`</svg> & "quotes" \u0000`);
    await timeline.span("<b>", () => delay(1), "a < b && c");
    const { texts } = await pictureOf(timeline);
    assert(texts.includes("a < b && c · 1 ms"), `${texts}`);
    assertStringIncludes(bundleOf(timeline)["text/html"], "&#34;quotes&#34;");
  }),
);

Deno.test(
  "a hundred lanes: sixty are drawn, the others counted",
  onVirtualTime(async () => {
    const timeline = new Timeline("crowd");
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => timeline.span(`worker ${i}`, () => delay(10 + i))),
    );
    const { texts } = await pictureOf(timeline);
    assert(texts.includes("worker 59") && !texts.includes("worker 60"));
    assert(texts.includes("… and 40 more lanes"));
    assertStringIncludes(bundleOf(timeline)["text/plain"], "… and 40 more lanes");
  }),
);

Deno.test(
  "an empty timeline, and one where no time passes, can be shown",
  onVirtualTime(async () => {
    const empty = new Timeline("empty");
    assertEquals(bundleOf(empty)["text/plain"], "empty\n(nothing was recorded)");
    await pictureOf(empty);
    const still = new Timeline("still");
    still.mark("A", "now");
    assertStringIncludes(bundleOf(still)["text/plain"], "▲now");
    assert((await pictureOf(still)).texts.includes("0 ms"));
  }),
);

Deno.test("computed() records what another thread has measured, on the timeline's axis", () => {
  const timeline = new Timeline("Elsewhere");
  const now = performance.timeOrigin + performance.now();
  timeline.computed("Worker 1", { start: now + 10, end: now + 30 }, "part A");
  timeline.computed("Worker 2", { start: now + 20, end: now + 40 });
  const [first, second] = timeline.entries;
  assertEquals([first.lane, first.label, first.state, first.computing], [
    ...["Worker 1", "part A", "ok", true],
  ]);
  assert(first.start >= 10 && first.start < 60, `${first.start}`);
  assertEquals(Math.round(first.end - first.start), 20);
  assertEquals(Math.round(second.start - first.start), 10);
  assertEquals(timeline.maxConcurrent(), 2);
  assertEquals(timeline.order(), [
    ...["Worker 1 start", "Worker 1 end", "Worker 2 start", "Worker 2 end"],
  ]);
});

Deno.test("computed() begins no span before the timeline", () => {
  const timeline = new Timeline("Early");
  timeline.computed("Worker", { start: performance.timeOrigin - 50, end: performance.timeOrigin });
  assertEquals([timeline.entries[0].start, timeline.entries[0].end], [0, 0]);
});

Deno.test("computed() refuses what are no times, and a virtual clock", () => {
  const timeline = new Timeline("Refused");
  for (const times of [{ start: 2, end: 1 }, { start: NaN, end: 1 }, { start: 0, end: Infinity }]) {
    assertThrows(() => timeline.computed("Worker", times), RangeError, "two times in order");
  }
  assertThrows(() => timeline.computed(1 as never, { start: 1, end: 2 }), TypeError, "lane");
  assertThrows(() => timeline.computed("A", { start: 1, end: 2 }, 1 as never), TypeError, "label");
  assertEquals(timeline.entries, []);
});

Deno.test(
  "computed() refuses a virtual clock",
  onVirtualTime(() => {
    const virtual = new Timeline("Virtual");
    assertThrows(() => virtual.computed("Worker", { start: 1, end: 2 }), Error, "virtual");
  }),
);
