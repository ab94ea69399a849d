// Extracted from notebooks/00_start_here.ipynb by `deno task extract`: edit the notebook, not this file.
import { assertThrows as assertThrowsInCell } from "@std/assert";
import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async";
import {
  assertTook,
  cell,
  exercise,
  onRealTime,
  print,
  show,
  table,
  Timeline,
} from "@course/notebook";
import { probe, standardLibrary } from "@course/services";

/** One line of the self-test: a green ✔ and what was found, or a red ✘ and what to do. */
function line(good: boolean, what: string, found: string, advice: string) {
  return { "": good ? "✔" : "✘", what, result: good ? found : advice };
}

/** What the real clock says, in milliseconds, whatever clock the course runs on. */
const realNow = () => onRealTime(() => performance.now());
void exercise; // for cells that are not tested

Deno.test({
  name: "00 · The machine",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell machine-experiment
    const [major, minor] = Deno.version.deno.split(".").map(Number);
    const newEnough = major > 2 || (major === 2 && minor >= 9);

    const inKernel = (() => {
      try {
        return Deno.jupyter !== undefined; // reading it throws anywhere else
      } catch {
        return false;
      }
    })();

    const npm = await import("p-queue").then(() => true, () => false);
    const processors = navigator.hardwareConcurrency;

    await show(table([
      line(newEnough, "Deno", Deno.version.deno, "too old: `deno upgrade`, or install Deno 2.9.6"),
      line(inKernel, "kernel", "Deno's own", "choose the kernel named Deno, at the top right"),
      line(true, "packages", `@std: ${standardLibrary()}`, ""),
      line(npm, "npm", "loads", "run `deno task lab` once with a network"),
      line(true, "computer", `${processors} processor${processors === 1 ? "" : "s"}`, ""),
    ]));
    // cell machine-check
    assert(newEnough, "the course needs Deno 2.9 or newer");
    assert(npm, "the packages of the course can be loaded");
  }),
});

Deno.test({
  name: "00 · Output",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell output-experiment
    let printed = 0;
    for (let burst = 0; burst < 3; burst++) {
      for (let i = 0; i < 10; i++) print(`line ${++printed} of 30`);
      await delay(100);
    }
    await show(
      table([line(printed === 30, "output", "thirty lines, in order", "lines are missing")]),
    );
    // cell output-check
    assertEquals(printed, 30);
  }),
});

Deno.test({
  name: "00 · Pictures",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pictures-experiment
    const timeline = new Timeline("Two waits, and a mark");
    await Promise.all([
      timeline.span("long", () => delay(300)),
      timeline.span("short", () => delay(100)),
    ]);
    timeline.mark("all", "done");
    await show(
      timeline,
      table([
        { wait: "long", "asked for (ms)": 300 },
        { wait: "short", "asked for (ms)": 100 },
      ]),
    );
    // cell pictures-check
    assertEquals(timeline.order(), [
      "long start",
      "short start",
      "short end",
      "long end",
      "all done",
    ]);
    assertTook(timeline.duration, 300);
  }),
});

Deno.test({
  name: "00 · The clock",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell clock-experiment
    const startedAt = await realNow(), counted = performance.now();
    await delay(500);
    const byTheClock = performance.now() - counted;
    const really = await realNow() - startedAt;
    const clock = really > 490
      ? `real: a wait of 500 ms took ${Math.round(really)} ms`
      : "virtual: a wait of 500 ms took no time at all";
    await show(table([line(true, "clock", clock, "")]));
    // cell clock-check
    assertTook(byTheClock, 500);
  }),
});

Deno.test({
  name: "00 · The Stop button",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell stop-by-hand
    const seconds = 0;
    await delay(seconds * 1000, { signal: cell.signal });
    await show(`waited ${seconds} seconds`);
    // cell stop-check
    assertEquals(cell.signal.aborted, false); // each cell has a fresh signal
  }),
});

Deno.test({
  name: "00 · Redis and MariaDB",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell services-experiment
    const found = [await probe("redis"), await probe("mysql")];
    await show(
      table(
        found.map(({ service, answers, address, said }) =>
          answers
            ? line(true, service, `answers at ${address} (${said})`, "")
            : { "": "○", what: service, result: `not at ${address} (${said}), and not needed` }
        ),
      ),
    );
    // cell services-check
    assertEquals(found.map(({ service }) => service), ["redis", "mysql"]);
    for (const { answers, said } of found) assert(answers || said !== "", "there is a reason");
  }),
});

Deno.test({
  name: "00 · How an experiment works",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell experiment-experiment
    const lamps = new Timeline("Three lamps");
    const lit: string[] = [];
    async function lamp(color: string, ms: number): Promise<void> {
      await lamps.span(color, () => delay(ms));
      lit.push(color);
      print(`${color} is on`);
    }
    await Promise.all([lamp("red", 300), lamp("green", 100), lamp("blue", 200)]);
    await show(lamps);
    // cell experiment-check
    assertEquals(lit, ["green", "blue", "red"]);
    assertTook(lamps.duration, 300);
  }),
});

Deno.test({
  name: "00 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(() => {
    // cell pitfall-error
    assertThrowsInCell(() => {
      throw new RangeError("This error is on purpose.");
    });
  }),
});
