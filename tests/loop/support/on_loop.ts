/** What the tests of lib/loop share: a loop on virtual time, and eyes on everything it says. */
import {
  type Coroutine,
  EventLoop,
  type ExceptionContext,
  type TraceEntry,
  VirtualClock,
} from "@course/loop";
import { assertEquals } from "@std/assert";

/** A loop under test. */
export interface Stage {
  readonly loop: EventLoop;
  readonly clock: VirtualClock;
  /** What the loop told about itself. */
  readonly trace: TraceEntry[];
  /** What was reported to the exception handler; a test takes out what it expects. */
  readonly reports: ExceptionContext[];
  /** Free for the test: the order of events. */
  readonly log: unknown[];
}

/**
 * A test on a fresh loop: fails on an unhandled rejection, and on a report that it did not take.
 */
export function onStage(test: (stage: Stage) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const unhandled: unknown[] = [];
    const trap = (event: PromiseRejectionEvent) => {
      event.preventDefault();
      unhandled.push(event.reason);
    };
    globalThis.addEventListener("unhandledrejection", trap);
    const clock = new VirtualClock();
    const trace: TraceEntry[] = [];
    const reports: ExceptionContext[] = [];
    const loop = new EventLoop({ clock, onTrace: (entry) => trace.push(entry) });
    loop.setExceptionHandler((context) => reports.push(context));
    try {
      await test({ loop, clock, trace, reports, log: [] });
      loop.close();
      await new Promise((resolve) => setTimeout(resolve, 0));
    } finally {
      globalThis.removeEventListener("unhandledrejection", trap);
    }
    assertEquals(unhandled, []);
    assertEquals(reports, []);
  };
}

/** A test whose body is itself a coroutine on the loop. */
export function onLoop(main: (stage: Stage) => Coroutine<unknown>): () => Promise<void> {
  return onStage(async (stage) => {
    await stage.loop.runUntilComplete(main(stage));
  });
}

/** Waits for something that must throw, and gives what it threw. */
export function* thrownBy(coroutine: Iterable<unknown>): Coroutine<unknown> {
  try {
    yield* coroutine as Coroutine<unknown>;
  } catch (error) {
    return error;
  }
  throw new Error("Expected an error, and there was none");
}

/** Waits so many turns. */
export function* turns(count: number): Coroutine<void> {
  for (let i = 0; i < count; i++) yield;
}
