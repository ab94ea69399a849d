import fc from "fast-check";
import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { AsyncEvent, Barrier } from "@course/async";
import { Calls, drain, Expected, forAll, Line, signalIndex, Signals, stepsOf } from "./programs.ts";

Deno.test(
  "E1-E7 random programs on an event do what the model says",
  onVirtualTime(() =>
    forAll(
      stepsOf(fc.oneof(
        {
          weight: 5,
          arbitrary: fc.record({ do: fc.constant("wait" as const), signal: signalIndex }),
        },
        { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("set", "clear", "drain") }) },
        {
          weight: 1,
          arbitrary: fc.record({ do: fc.constant("abort" as const), signal: fc.nat(2) }),
        },
      )),
      async (steps) => {
        const event = new AsyncEvent();
        const calls = new Calls(), signals = new Signals();
        const expected = new Expected(), line = new Line();
        let isSet = false;
        for (const one of steps) {
          switch (one.do) {
            case "wait": {
              const { signal } = one as { signal: number | undefined };
              calls.follow(event.wait(signals.options(signal)));
              const call = expected.call();
              if (signals.isAborted(signal)) expected.failed(call, `signal ${signal}`);
              else if (isSet) expected.got(call, undefined);
              else line.join(call, signal, undefined);
              break;
            }
            case "set":
              event.set();
              isSet = true;
              for (const { call } of line.waiters.splice(0)) expected.got(call, undefined);
              break;
            case "clear":
              event.clear();
              isSet = false;
              break;
            case "abort": {
              const { signal } = one as { signal: number };
              signals.abort(signal);
              line.leave(signal, ({ call }) => expected.failed(call, `signal ${signal}`));
              break;
            }
            case "drain":
              await drain();
          }
          assertEquals([event.isSet, event.waiting], [isSet, line.waiters.length]);
        }
        await drain();
        assertEquals(calls.outcomes, expected.outcomes);
        assertEquals(calls.order, expected.order);
      },
    )
  ),
);

Deno.test(
  "B2-B17 random programs on a barrier do what the model says, indices unique in each round",
  onVirtualTime(() =>
    forAll(
      fc.record({
        parties: fc.integer({ min: 1, max: 4 }),
        steps: stepsOf(fc.oneof(
          {
            weight: 12,
            arbitrary: fc.record({ do: fc.constant("wait" as const), signal: signalIndex }),
          },
          { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("drain", "reset") }) },
          { weight: 1, arbitrary: fc.constant({ do: "break" as const }) },
          {
            weight: 2,
            arbitrary: fc.record({ do: fc.constant("abort" as const), signal: fc.nat(2) }),
          },
        )),
      }),
      async ({ parties, steps }) => {
        const barrier = new Barrier(parties);
        const calls = new Calls(), signals = new Signals();
        const expected = new Expected(), line = new Line();
        let broken = false;
        const breakAll = () => {
          for (const { call } of line.waiters.splice(0)) {
            expected.failed(call, "BrokenBarrierError");
          }
        };
        for (const one of steps) {
          switch (one.do) {
            case "wait": {
              const { signal } = one as { signal: number | undefined };
              calls.follow(barrier.wait(signals.options(signal)));
              const call = expected.call();
              if (signals.isAborted(signal)) expected.failed(call, `signal ${signal}`);
              else if (broken) expected.failed(call, "BrokenBarrierError");
              else {
                line.join(call, signal, undefined);
                if (line.waiters.length === parties) {
                  line.waiters.splice(0).forEach(({ call }, index) => expected.got(call, index));
                }
              }
              break;
            }
            case "reset":
              barrier.reset();
              broken = false;
              breakAll();
              break;
            case "break":
              barrier.abort();
              broken = true;
              breakAll();
              break;
            case "abort": {
              const { signal } = one as { signal: number };
              signals.abort(signal);
              line.leave(signal, ({ call }) => expected.failed(call, `signal ${signal}`));
              break;
            }
            case "drain":
              await drain();
          }
          assertEquals([barrier.broken, barrier.waiting], [broken, line.waiters.length]);
        }
        await drain();
        assertEquals(calls.outcomes, expected.outcomes);
        assertEquals(calls.order, expected.order);
      },
    )
  ),
);
