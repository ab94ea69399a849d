/**
 * A wrong argument is told at the call, with its name and its value: every argument of the library.
 */
import {
  asCompleted,
  type Coroutine,
  coroutineState,
  ensureFuture,
  EventLoop,
  gather,
  Greenlet,
  run,
  shield,
  sleep,
  VirtualClock,
  wait,
  waitFor,
} from "@course/loop";
import { assert, assertEquals } from "@std/assert";
import { parametersOf, refusal } from "../async/support/parameters.ts";

const wrong: unknown[] = [
  5,
  null,
  Symbol("s"),
  Object.create(null),
  { constructor: { name: Symbol("no name") } },
  {
    get constructor() {
      throw new Error("no look");
    },
  },
  {
    toString: () => {
      throw new Error("no text");
    },
  },
  "text",
  10n,
];
const objects = wrong.filter((value) => typeof value !== "object" || value === null);
const numbers = [NaN, ...wrong.filter((value) => value !== 5)];

type Call = (value: never) => unknown;
const made = () => new EventLoop();
const inLoop = (call: () => unknown) =>
  run(function* (): Coroutine<unknown> {
    yield;
    return call();
  }());
const futures = () => [made().createFuture()];

const refused: Record<string, [values: unknown[], call: Call]> = {
  "asCompleted.awaitables": [wrong, (v) => inLoop(() => asCompleted(v))],
  "asCompleted.options": [objects, (v) => asCompleted(futures(), v)],
  "coroutineState.coroutine": [wrong, (v) => coroutineState(v)],
  "ensureFuture.awaitable": [wrong, (v) => inLoop(() => ensureFuture(v))],
  "ensureFuture.loop": [wrong.filter((v) => v !== null), (v) => ensureFuture(Promise.resolve(), v)],
  "EventLoop.options": [objects, (v) => new EventLoop(v)],
  "EventLoop.callAt.when": [numbers, (v) => made().callAt(v, () => {})],
  "EventLoop.callAt.callback": [wrong, (v) => made().callAt(1, v)],
  "EventLoop.callLater.seconds": [numbers, (v) => made().callLater(v, () => {})],
  "EventLoop.callLater.callback": [wrong, (v) => made().callLater(1, v)],
  "EventLoop.callSoon.callback": [wrong, (v) => made().callSoon(v)],
  "EventLoop.callSoonThreadsafe.callback": [wrong, (v) => made().callSoonThreadsafe(v)],
  "EventLoop.createTask.coroutine": [wrong, (v) => made().createTask(v)],
  "EventLoop.createTask.options": [objects, (v) => made().createTask(sleep(1), v)],
  "EventLoop.createTask.name": [
    wrong.filter((v) => v !== "text" && v !== null),
    (name) => made().createTask(sleep(1), { name }),
  ],
  "EventLoop.runUntilComplete.main": [wrong, (v) => made().runUntilComplete(v)],
  "EventLoop.setExceptionHandler.handler": [
    wrong.filter((v) => v !== null),
    (v) => made().setExceptionHandler(v),
  ],
  "EventLoopOptions.clock": [wrong, (clock) => new EventLoop({ clock })],
  "EventLoopOptions.onTrace": [wrong, (onTrace) => new EventLoop({ onTrace })],
  "Future.addDoneCallback.callback": [wrong, (v) => made().createFuture().addDoneCallback(v)],
  "Future.removeDoneCallback.callback": [wrong, (v) => made().createFuture().removeDoneCallback(v)],
  "gather.awaitables": [wrong, (v) => inLoop(() => gather(v))],
  "gather.options": [objects, (v) => gather(futures(), v)],
  "gather.returnExceptions": [
    wrong,
    (returnExceptions) => gather(futures(), { returnExceptions }),
  ],
  "Greenlet.body": [wrong, (v) => new Greenlet(v)],
  "run.main": [wrong, (v) => run(v)],
  "run.options": [objects, (v) => run(sleep(0), v)],
  "shield.awaitable": [wrong, (v) => inLoop(() => shield(v))],
  "sleep.seconds": [numbers, (v) => sleep(v)],
  "VirtualClock.jumpTo.when": [numbers, (v) => new VirtualClock().jumpTo(v)],
  "wait.futures": [wrong, (v) => wait(v)],
  "wait.options": [objects, (v) => wait(futures(), v)],
  "WaitOptions.returnWhen": [wrong, (returnWhen) => wait(futures(), { returnWhen })],
  "WaitOptions.timeout": [numbers, (timeout) => wait(futures(), { timeout })],
  "waitFor.awaitable": [wrong, (v) => inLoop(() => waitFor(v, 5))],
  "waitFor.seconds": [numbers.filter((v) => v !== null), (v) => waitFor(futures()[0], v)],
};

/** What takes anything, or is not for programs. */
const free = [
  /\.args$/,
  /^Future\.(cancel\.message|setException\.error|setResult\.value|label|loop)$/,
  /^Task\./,
  /^(Timer)?Handle\./,
  /^Greenlet\.switch\.value$/,
  /^sleep\.value$/,
];

for (const [parameter, [values, call]] of Object.entries(refused)) {
  Deno.test(`${parameter}: a wrong value is told with its name`, async () => {
    const name = parameter.split(".").at(-1)!;
    for (const value of values) {
      const error = await refusal(() => call(value as never));
      assert(error instanceof TypeError || error instanceof RangeError, `${error}`);
      assert(new RegExp(`\\b${name}\\b`).test(error.message), `${error}`);
    }
  });
}

Deno.test("every parameter that the library exports is tried, or takes anything", async () => {
  const all = await parametersOf(new URL("../../lib/loop/mod.ts", import.meta.url));
  const unknown = all.filter((parameter) =>
    !(parameter in refused) && !free.some((pattern) => pattern.test(parameter))
  );
  assertEquals(unknown, []);
});
