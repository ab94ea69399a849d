/**
 * What a notebook needs from its kernel, and what the kernel does not do by itself: output that
 * arrives under its own cell, errors that are seen, a Stop button that stops, and a word about what
 * a cell left behind. Importing this changes nothing outside a kernel.
 */
import { activeCell, endCell, isStopReason, runningCell } from "./cell.ts";
import { currentClock, putOn, real, trackTimers, VirtualClock } from "./clock.ts";
import { errorTree } from "./error_tree.ts";
import { jupyter } from "./jupyter.ts";
import { denoInternals, Lints, openResources, openTasks, trackWorkers } from "./lints.ts";
import { output } from "./output.ts";
import { shortenStacks, treeForStack } from "./stack_frames.ts";
import { StopButton } from "./stop.ts";
import { timers } from "./timers.ts";
import { trapUnhandled } from "./unhandled.ts";

/** Whether the kernel tells when a cell ends. */
let endIsSeen = false;
let lints: Lints | undefined;
let stopButton: StopButton | undefined;

if (jupyter) {
  if (Deno.env.get("COURSE_CLOCK") === "virtual") putOn(new VirtualClock());
  timers.owner = () => {
    const cell = activeCell();
    if (!cell.begun) cell.restart();
    return cell;
  };
  trackTimers();
  countConsole();
  shortenStacks();
  showErrors();
  listenToStop();
  lints = new Lints([openResources, openTasks, trackWorkers()]);
  if (!currentClock().virtual) lints.watchLoop();
  endIsSeen = seeCellsEnd() && seeCellsThrow();
}

/** Draws pictures: the time that takes is not the cell's. */
export async function whileDrawing(draw: () => Promise<void>): Promise<void> {
  await (lints ? lints.excuse(draw) : draw());
}

/** `show` has displayed everything: wait until it has left, and end the cell if nobody else can. */
export async function whenShown(): Promise<void> {
  await output.drain();
  if (!endIsSeen) await cellReturned();
}

async function cellReturned(): Promise<void> {
  output.flush();
  for (const note of lints?.notes(runningCell()) ?? []) output.write("stderr", note + "\n");
  await output.drain();
  cellEnded();
}

function cellEnded(): void {
  stopButton?.ended(runningCell());
  endCell();
  lints?.restart();
}

/** The kernel publishes the result of each cell that returned, and waits for it before the cell is over. */
function seeCellsEnd(): boolean {
  const internals = denoInternals()?.jupyter;
  const publish = internals?.broadcastResult;
  if (typeof publish !== "function") return false;
  internals.broadcastResult = async (count: number, result: unknown) => {
    output.flush();
    if (result !== undefined) output.count();
    await publish(count, result);
    await cellReturned();
  };
  return true;
}

/**
 * The kernel asks for an error's name, message and stack as JSON, inside this realm, for each cell
 * that threw: the moment to let earlier output go first, and to complete the stack.
 */
function seeCellsThrow(): boolean {
  const stringify = JSON.stringify;
  JSON.stringify = ((value: unknown, ...rest: []) => {
    if (rest.length === 0 && isErrorReport(value)) {
      value = { ...value, stack: treeForStack(value.stack) };
      output.drainBlocking();
      cellEnded();
    }
    return stringify(value, ...rest);
  }) as typeof JSON.stringify;
  return true;
}

function isErrorReport(value: unknown): value is { name: string; message: string; stack: string } {
  return typeof value === "object" && value !== null &&
    Object.keys(value).join() === "name,message,stack";
}

/** The kernel hides what `deno run` would shout, and a throw in a timer would stop all timers. */
function showErrors(): void {
  trapUnhandled((reason) => {
    if (isStopReason(reason)) return; // whoever pressed Stop knows
    output.write("stderr", `Unhandled rejection: ${errorTree(reason)}\n`);
  });
  globalThis.addEventListener("error", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    output.write("stderr", `Uncaught: ${errorTree(event.error ?? event.message)}\n`);
  });
}

function listenToStop(): void {
  const button = stopButton = new StopButton({
    later: (ms, action) => void real.setTimeout(action, ms),
    tell: (text) => output.write("stderr", text),
    exit: () => Deno.exit(130),
  });
  Deno.addSignalListener("SIGINT", () => button.press());
}

/** Lines of the console travel in the same queue, after what was kept back. */
function countConsole(): void {
  const methods = ["log", "info", "debug", "warn", "error", "table", "dir", "trace"] as const;
  for (const method of methods) {
    const original = console[method] as (...args: unknown[]) => void;
    console[method] = (...args: unknown[]): void => {
      output.flush();
      output.count();
      original.call(console, ...args);
    };
  }
}
