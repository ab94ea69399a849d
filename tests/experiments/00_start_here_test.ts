// Extracted from notebooks/00_start_here.ipynb by `deno task extract`: edit the notebook, not this file.
import { assertThrows as assertThrowsInCell } from "@std/assert";
import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import {
  assertTook,
  cell,
  exercise,
  onRealTime,
  predict,
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

    const loads = await import("p-queue").then(() => true, () => false);
    const processors = navigator.hardwareConcurrency;

    await show(table([
      line(newEnough, "Deno", Deno.version.deno, "too old: `deno upgrade`, or install Deno 2.9.6"),
      line(inKernel, "kernel", "Deno's own", "choose the kernel named Deno, at the top right"),
      line(loads, "packages", "they load", "run `deno task lab` once with a network"),
      line(true, "@std", `from ${standardLibrary()}`, ""),
      line(true, "computer", `${processors} processor${processors === 1 ? "" : "s"}`, ""),
    ]));
    // cell machine-check
    assert(newEnough, "the course needs Deno 2.9 or newer");
    assert(loads, "the packages of the course can be loaded");
  }),
});

Deno.test({
  name: "00 · Output",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell output-experiment
    const printed: number[] = [];
    for (let burst = 0; burst < 3; burst++) {
      for (let i = 0; i < 10; i++) {
        printed.push(printed.length + 1);
        print(`line ${printed.at(-1)} of 30`);
      }
      await delay(100);
    }
    await show("There should be thirty lines above this one, from 1 to 30.");
    // cell output-check
    assertEquals(printed, Array.from({ length: 30 }, (_, i) => i + 1));
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
    const realNow = () => onRealTime(() => performance.now());

    const reallyStarted = await realNow(), started = performance.now();
    await delay(500);
    const byTheClock = performance.now() - started;
    const really = await realNow() - reallyStarted;

    const clock = really > 499
      ? `real: a wait of 500 ms took ${Math.round(really)} ms`
      : "virtual: a wait of 500 ms took no time at all";
    await show(table([line(true, "clock", clock, "")]));
    // cell clock-check
    assertThrows(() => assertTook(499, 500)); // too early, on either clock
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
    // cell experiment-guess
    await predict("00.lamps", { first: "?", last: "?", "all on after (ms)": "?" });
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
    // cell experiment-compare
    await predict("00.lamps").against({
      first: lit[0],
      last: lit[2],
      "all on after (ms)": Math.round(lamps.duration),
    });
    // cell experiment-check
    assertEquals(lit, ["green", "blue", "red"]);
    assertTook(lamps.duration, 300);
  }),
});

Deno.test({
  name: "00 · Notes below a cell",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell notes-experiment
    let heard = "";
    const server = Deno.serve({ port: 0, onListen() {} }, () => new Response("still here"));
    await show("The cell is over.");
    // cell notes-check
    const ask = () =>
      fetch(`http://127.0.0.1:${server.addr.port}/`).then((answer) => answer.text());
    heard ||= await ask();
    await server.shutdown();
    assertEquals(heard, "still here"); // so the server outlived its cell
  }),
});

Deno.test({
  name: "00 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-greeting
    let greeting = "hello";
    // cell pitfall-again
    greeting += "!";
    await show(greeting);
    // cell pitfall-check
    assert(greeting.startsWith("hello!"));
    // cell pitfall-error
    assertThrowsInCell(() => {
      greeting = "goodbye";
      throw new RangeError("This error is on purpose.");
    });
    // cell pitfall-error-check
    assertEquals(greeting, "goodbye");
  }),
});
