import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { addAbortListener, removeAbortListener } from "../../lib/async/abort_listeners.ts";
import { countingController } from "./support/helpers.ts";

const test = (title: string, fn: () => void | Promise<void>) =>
  Deno.test(title, { sanitizeOps: true, sanitizeResources: true }, onVirtualTime(fn));

test("A4 abort listeners: a signal has one real listener as long as it has any", () => {
  const { controller, listeners } = countingController();
  const { signal } = controller;
  const a = { onAbort() {} }, b = { onAbort() {} };
  assertEquals(listeners(), 0);
  addAbortListener(signal, a);
  addAbortListener(signal, b);
  assertEquals(listeners(), 1);
  removeAbortListener(signal, a);
  removeAbortListener(signal, a);
  assertEquals(listeners(), 1);
  removeAbortListener(signal, b);
  assertEquals(listeners(), 0);
  addAbortListener(signal, a);
  assertEquals(listeners(), 1);
  controller.abort();
  assertEquals(listeners(), 0);
  removeAbortListener(signal, a);
});

test("A7 abort listeners: each is called once, in order, with the reason", () => {
  const controller = new AbortController();
  const told: unknown[] = [];
  for (const name of ["a", "b", "c"]) {
    addAbortListener(controller.signal, { onAbort: (reason) => told.push(`${name} ${reason}`) });
  }
  controller.abort("stop");
  controller.abort("again");
  assertEquals(told, ["a stop", "b stop", "c stop"]);
});

test("A8 abort listeners: one that another removes during the abort is not called", () => {
  // The cast: A, B and C listen. The plot: A, when told, takes B out.
  const controller = new AbortController();
  const { signal } = controller;
  const told: string[] = [];
  const b = { onAbort: () => told.push("b") };
  addAbortListener(signal, {
    onAbort() {
      told.push("a");
      removeAbortListener(signal, b);
    },
  });
  addAbortListener(signal, b);
  addAbortListener(signal, { onAbort: () => told.push("c") });
  controller.abort();
  assertEquals(told, ["a", "c"]);
});

test("A10 abort listeners: one that throws is reported, and the others are called", () => {
  const reported: unknown[] = [];
  const listener = (event: ErrorEvent) => {
    event.preventDefault();
    reported.push(event.error);
  };
  globalThis.addEventListener("error", listener);
  try {
    const controller = new AbortController();
    const boom = new Error("boom");
    let told = false;
    addAbortListener(controller.signal, {
      onAbort() {
        throw boom;
      },
    });
    addAbortListener(controller.signal, { onAbort: () => told = true });
    controller.abort();
    assertEquals([told, reported], [true, [boom]]);
  } finally {
    globalThis.removeEventListener("error", listener);
  }
});
