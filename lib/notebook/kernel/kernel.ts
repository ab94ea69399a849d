/**
 * What a notebook needs from its kernel, and what the kernel does not do by itself: output that
 * arrives under its own cell, errors that are seen, a Stop button that stops, and a note about what
 * a cell left behind. Importing this changes nothing outside a kernel.
 */
import { activeCell, endCell, runningCell } from "./cell.ts";
import { countConsole } from "./console.ts";
import {
  currentClock,
  installClock,
  installedClocks,
  JumpingClock,
  real,
  realClock,
  timers,
  trackTimers,
  uninstallClocks,
} from "../time/mod.ts";
import { endForgottenCell } from "./forgotten.ts";
import { KernelGuard } from "./guard/mod.ts";
import { jupyter } from "./jupyter.ts";
import {
  denoInternals,
  excuseProcesses,
  Leftovers,
  LoopWatch,
  openResources,
  openTasks,
  trackWorkers,
  UnheardCells,
  unheardNote,
} from "./notes/mod.ts";
import { output } from "./output.ts";
import { shortenStacks } from "./stack_frames.ts";
import { StopButton } from "./stop.ts";
import { seeThrows } from "./thrown.ts";
import { showUncaught } from "./uncaught.ts";

/** What takes care of the cells of a kernel. */
interface Keepers {
  readonly guard: KernelGuard;
  readonly leftovers: Leftovers;
  readonly loop: LoopWatch;
  readonly stop: StopButton;
}

/** Whether the kernel reports when a cell ends. */
let endIsSeen = false;
let keepers: Keepers | undefined;
const unheard = new UnheardCells();

if (jupyter) {
  if (Deno.env.get("COURSE_CLOCK") === "virtual") installClock(new JumpingClock());
  timers.owner = () => {
    const cell = activeCell();
    if (!cell.begun) cell.restart();
    return cell;
  };
  trackTimers();
  countConsole();
  shortenStacks();
  showUncaught();
  keepers = startKeepers();
  seeThrows(cellThrew);
  endIsSeen = seeReturns();
}

/** Draws pictures: the time that takes is not the cell's. */
export async function whileDrawing(draw: () => Promise<void>): Promise<void> {
  using _excused = keepers?.loop.excuse();
  await draw();
}

/** `show` has displayed everything: wait until it has left, and end the cell if nothing else can. */
export async function whenShown(): Promise<void> {
  await output.drain();
  if (!endIsSeen) await cellReturned();
}

/** How often Stop has cut off a computation that did not pause. */
export function interruptions(): number {
  return keepers?.guard.interruptions ?? 0;
}

/** The guard comes before the Workers are counted: it is not one of the reader's. */
function startKeepers(): Keepers {
  const guard = new KernelGuard();
  const loop = new LoopWatch({ machineLag: () => guard.lag });
  const workers = trackWorkers(() => loop.excuse());
  excuseProcesses(() => loop.excuse());
  const leftovers = new Leftovers([openResources, openTasks, workers]);
  const stop = listenToStop(guard);
  loop.start(() => {
    guard.beat();
    if (guard.hasInterrupted()) stop.interrupted();
  });
  return { guard, leftovers, loop, stop };
}

function listenToStop(guard: KernelGuard): StopButton {
  const clocks = installedClocks();
  const button = new StopButton({
    later: (ms, action) => void real.setTimeout(action, ms),
    idle: () => guard.idle(),
    settled: () => guard.settle(),
    letGo: () => endForgottenCell(() => guard.hold()),
    tell: (text) => output.write("stderr", text),
    over: (reason) => {
      timers.acting = undefined;
      uninstallClocks(clocks);
      output.error("Stopped", reason);
      unheard.otherEnd();
      cellEnded();
    },
    exit: () => Deno.exit(130),
  });
  Deno.addSignalListener("SIGINT", () => {
    if (guard.hasInterrupted()) button.interrupted();
    else button.press();
  });
  return button;
}

/** The kernel publishes the result of each cell that returned, and waits for it before the cell is over. */
function seeReturns(): boolean {
  const internals = denoInternals()?.jupyter;
  const publish = internals?.broadcastResult;
  if (typeof publish !== "function") return false;
  internals.broadcastResult = async (count: number, result: unknown) => {
    output.flush();
    if (result !== undefined) output.count();
    await publish(count, result);
    await cellReturned(count);
  };
  return true;
}

async function cellReturned(count?: number): Promise<void> {
  output.flush();
  for (const note of notesOn(count)) output.write("stdout", note + "\n");
  await output.drain();
  cellEnded();
}

function notesOn(count: number | undefined): string[] {
  const cell = runningCell();
  const notes = keepers?.leftovers.notes(cell) ?? [];
  const blocked = currentClock() === realClock ? keepers?.loop.blockedMs() : 0;
  if (blocked) {
    notes.push(
      `note: the event loop was blocked for ${blocked} ms: nothing else could run meanwhile`,
    );
  }
  if (count !== undefined) notes.push(...unheardNote(unheard.returned(count), cell.judged));
  return notes;
}

/** The moment to let earlier output go first: the kernel reports an error at once. */
function cellThrew(): void {
  unheard.otherEnd();
  output.drainBlocking();
  cellEnded();
}

function cellEnded(): void {
  keepers?.guard.settle();
  keepers?.stop.ended(runningCell());
  endCell();
  keepers?.leftovers.restart();
  keepers?.loop.restart();
  keepers?.guard.restartLag();
}
