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
import { parseHTML } from "linkedom";
import { endCell, runningCell } from "../../lib/notebook/cell.ts";
import { display } from "../../lib/notebook/jupyter.ts";
import { contrast, palette } from "../../lib/notebook/palette.ts";

type Bundle = Record<"text/html" | "text/plain", string>;

function bundleOf(timeline: Timeline): Bundle {
  return timeline[display]() as Bundle;
}

/** The parts of an element that are looked at here. */
interface Parsed {
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Parsed & { textContent: string }>;
}

/** The SVG inside the picture, as a document. */
function svgOf(timeline: Timeline): { svg: Parsed; texts: string[]; source: string } {
  const html = bundleOf(timeline)["text/html"];
  const [, base64] = /^<img alt="[^"]+" src="data:image\/svg\+xml;base64,([^"]+)">$/.exec(html)!;
  const source = new TextDecoder().decode(Uint8Array.fromBase64(base64));
  const { document } = parseHTML(source) as unknown as { document: Parsed };
  const [svg] = document.querySelectorAll("svg");
  return { svg, texts: [...svg.querySelectorAll("text")].map((t) => t.textContent), source };
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
  "duration is the time of the last thing recorded, wherever the clock stands",
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
    const { signal } = runningCell();
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    signal.addEventListener = (...args: unknown[]) => {
      listeners++;
      addEventListener.apply(signal, args as Parameters<typeof addEventListener>);
    };
    signal.removeEventListener = (...args: unknown[]) => {
      listeners--;
      removeEventListener.apply(signal, args as Parameters<typeof removeEventListener>);
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
  assertThrows(() => timeline.span(1 as never, () => 1), TypeError, "lane must be a string");
  assertThrows(
    () => timeline.span("A", Promise.resolve() as never),
    TypeError,
    "work must be a function, received [object Promise]",
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
Ann     │██████████████████████████                            soup 200 ms
        │             ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒⊘               far 200 ms
Bob     │▓▓▓▓▓▓▓▓▓▓▓▓✗                                         100 ms
        │             ▲walks home
Cecilia │                                       ░░░░░░░░░░░░…  100 ms
        └┴────────────┴────────────┴────────────┴────────────┴
         0 ms      100 ms       200 ms       300 ms       400 ms`.slice(1),
    );
  }),
);

Deno.test(
  "the chart in characters is at most 80 columns wide, whatever the names",
  onVirtualTime(async () => {
    const timeline = new Timeline("A title that is much too long for a line of text ".repeat(3));
    await timeline.span("A lane whose name does not fit", () => delay(1234), "nor does its label");
    timeline.mark("A lane whose name does not fit", "a mark at the very end of the chart");
    timeline.mark("b", "an endless remark ".repeat(9));
    const lines = bundleOf(timeline)["text/plain"].split("\n");
    for (const line of lines) assert([...line].length <= 80, line);
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
    assertStringIncludes(lines[1], "▊█");
    assertStringIncludes(lines[1], "2 spans");
  }),
);

Deno.test(
  "the picture is one image with a description, and its SVG parses",
  onVirtualTime(async () => {
    const timeline = await deliveries();
    const { svg, texts } = svgOf(timeline);
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
  "failed and aborted bars carry a pattern and a glyph, good ones neither",
  onVirtualTime(async () => {
    const { source } = svgOf(await deliveries());
    assertStringIncludes(source, 'fill="url(#failed)"');
    assertStringIncludes(source, 'fill="url(#aborted)"');
    const good = new Timeline("good");
    await good.span("A", () => delay(1));
    assert(!svgOf(good).source.includes("url(#"));
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
    const { svg } = svgOf(timeline);
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

Deno.test("the colours can be read: contrast by WCAG", () => {
  for (const colour of ["text", "quiet", "mark", "good", "failed"] as const) {
    assert(contrast(palette[colour], palette.card) >= 4.5, colour);
  }
  for (const state of ["ok", "failed", "aborted"] as const) {
    assert(contrast(palette.onBar, palette[state]) >= 4.5, state);
  }
  assert(contrast(palette.text, palette.running) >= 4.5);
  assert(contrast(palette.text, palette.head) >= 4.5);
  for (const colour of palette.series) assert(contrast(colour, palette.card) >= 3, colour);
  assertEquals(contrast("#000000", "#ffffff"), 21);
});

Deno.test(
  "the same experiment gives the same bytes",
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
    const { texts } = svgOf(timeline);
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
    const { texts } = svgOf(timeline);
    assert(texts.includes("worker 59") && !texts.includes("worker 60"));
    assert(texts.includes("… and 40 more lanes"));
    assertStringIncludes(bundleOf(timeline)["text/plain"], "… and 40 more lanes");
  }),
);

Deno.test(
  "an empty timeline, and one where no time passes, can be shown",
  onVirtualTime(() => {
    const empty = new Timeline("empty");
    assertEquals(bundleOf(empty)["text/plain"], "empty\n(nothing was recorded)");
    svgOf(empty);
    const still = new Timeline("still");
    still.mark("A", "now");
    assertStringIncludes(bundleOf(still)["text/plain"], "▲now");
    assert(svgOf(still).texts.includes("0 ms"));
  }),
);
