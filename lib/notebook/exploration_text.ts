/** What an exploration has found, in characters and in sentences. */
import type { Findings } from "./exploration.ts";
import { CLOCK, type Interleaving, type Move } from "./interleaving.ts";
import { gridOf, tableText } from "./table.ts";

/** A longer schedule is shown without its middle. */
const MOST_ROWS = 24;
/** What is then left at both ends. */
const ENDS = 8;

/** How many there are, and how many go wrong. */
export function verdict({ schedules, broken, exhaustive, replayed }: Findings): string {
  if (replayed) return `This schedule goes ${broken > 0 ? "wrong" : "well"}`;
  const count = `${schedules} ${schedules === 1 ? "schedule" : "schedules"}`;
  const tried = exhaustive ? `${count}, all tried` : `${count} tried, there are more`;
  const wrong = broken === 0
    ? "none goes wrong"
    : broken === 1
    ? "1 goes wrong"
    : `${broken} go wrong`;
  return `${tried}: ${wrong}`;
}

/** The verdict, as the line above the example. */
export function heading(findings: Findings): string {
  const several = findings.broken > 1 ? "; the shortest of them:" : "";
  return verdict(findings) + several;
}

/** Whether there is a schedule worth looking at. */
export function hasSchedule({ broken, replayed }: Findings): boolean {
  return broken > 0 || replayed;
}

/** The lanes of a schedule: its tasks, and time if it passes. */
export function lanesOf({ tasks, steps }: Interleaving): string[] {
  return steps.some(({ task }) => task === CLOCK) ? [...tasks, CLOCK] : [...tasks];
}

/** The rows of a schedule by the numbers of their steps from 0; `undefined` where some are left out. */
export function rowsOf({ steps }: Interleaving): (number | undefined)[] {
  const all = steps.map((_, index) => index);
  if (all.length <= MOST_ROWS) return all;
  return [...all.slice(0, ENDS), undefined, ...all.slice(-ENDS)];
}

/** Where a task came to, in a word or a few. */
export function moveText({ kind, label }: Move): string {
  switch (kind) {
    case "point":
      return label;
    case "end":
      return "ends";
    case "waits":
      return label === "" ? "waits" : `waits for ${label}`;
    case "threw":
      return `throws ${label}`;
  }
}

/** The counts, and the schedule as a table. */
export function explorationText(findings: Findings): string {
  const head = `${findings.title}\n${heading(findings)}`;
  return hasSchedule(findings) ? `${head}\n${scheduleText(findings.example)}` : head;
}

/** A schedule as a table with a row for each step. */
export function scheduleText(example: Interleaving): string {
  const { steps, before, problem, replay } = example;
  const lanes = lanesOf(example);
  const row = (step: string | number, moves: readonly Move[], state: string) => ({
    step,
    ...Object.fromEntries(lanes.map((lane) => {
      const move = moves.find(({ task }) => task === lane);
      return [`${lane} `, move ? moveText(move) : ""]; // a name such as "1" would be a first column
    })),
    ...(before !== "" && { state }),
  });
  const rows = rowsOf(example).map((index) =>
    index === undefined ? row("…", [], "") : row(index + 1, steps[index].moves, steps[index].state)
  );
  return [
    tableText(gridOf(before === "" ? rows : [row("", [], before), ...rows])),
    ...(problem ? [`✘ ${problem.message} (step ${problem.step})`] : []),
    `replay: ${shortReplay(replay)}`,
  ].join("\n");
}

/** A schedule in quotes; cut, if it goes on and on. */
export function shortReplay(replay: string): string {
  return JSON.stringify(replay.length <= 120 ? replay : replay.slice(0, 100) + " …");
}

/** What the picture shows, in sentences. */
export function explorationDescription(findings: Findings): string {
  const { title, example } = findings;
  const head = `${title}. ${verdict(findings)}.`;
  if (!hasSchedule(findings)) return head;
  const told = rowsOf(example).map((index) => {
    if (index === undefined) return "And so on.";
    const { moves, state } = example.steps[index];
    const sentences = moves.map((move) => `${move.task} ${verb(move)}`).join(", ");
    return `Step ${index + 1}: ${sentences}${state === "" ? "" : `; ${state}`}.`;
  });
  const problem = example.problem ? ` In the end: ${example.problem.message}.` : "";
  return `${head} ${told.join(" ")}${problem}`;
}

function verb(move: Move): string {
  return move.kind === "point" ? `comes to "${move.label}"` : moveText(move);
}
