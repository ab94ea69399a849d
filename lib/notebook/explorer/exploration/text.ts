/** What an exploration has found, as a text table and in sentences. */
import type { Findings } from "./exploration.ts";
import { CLOCK, type Interleaving, type Move } from "../interleaving.ts";
import { gridOf, tableText } from "../../pictures/mod.ts";

/** A longer schedule is shown without its middle. */
const MOST_ROWS = 24;
/** How many rows are then left at each end. */
const ENDS = 8;

/** How many schedules there are, and how many go wrong. */
export function verdict(findings: Findings): string {
  const { broken, replayed } = findings;
  if (replayed) return `This schedule goes ${broken > 0 ? "wrong" : "well"}`;
  const wrong = broken === 0
    ? "none goes wrong"
    : broken === 1
    ? "1 goes wrong"
    : `${number(broken)} go wrong`;
  return `${tried(findings)}: ${wrong}`;
}

function tried(findings: Findings): string {
  const { schedules, exhaustive, estimate, isExact, classes, inconclusive, oneIn } = findings;
  const marked = findings.unmarked ? " of the points that are marked" : "";
  const about = `${isExact ? "" : "about "}${many(estimate, "schedule")}`;
  const stand = `${many(schedules, "class", "classes")} stand${schedules === 1 ? "s" : ""} for`;
  if (oneIn === undefined) {
    const count = classes ? `${stand} ${about}` : many(schedules, "schedule");
    return `${count}${marked}, ${
      exhaustive ? "all tried" : `${number(inconclusive)} more too long`
    }`;
  }
  if (inconclusive > 0) return `${many(schedules, "schedule")}${marked} tried, there are more`;
  if (classes) return `${many(schedules, "class", "classes")} of ${about}${marked} tried`;
  return `${number(schedules)} of ${about}${marked} tried (${percent(schedules / estimate)})`;
}

/** What else there is to know about the verdict, a line each. */
export function notes({ inconclusive, oneIn, pointless, unmarked }: Findings): string[] {
  return [
    ...(inconclusive > 0
      ? [
        `${number(inconclusive)} inconclusive: they take more steps than the option "steps" allows`,
      ]
      : []),
    ...(oneIn !== undefined
      ? [`a random run finds an error of depth 2 with at least 1 in ${number(oneIn)}`]
      : []),
    ...(pointless.length > 0
      ? [
        `${pointless.join(" and ")} ${
          pointless.length === 1
            ? "has no point and is a single step"
            : "have no point: single steps"
        }`,
      ]
      : []),
    ...(unmarked ? ["tasks wait for something that no point marks"] : []),
  ];
}

function many(count: number, noun: string, nouns = `${noun}s`): string {
  return `${number(count)} ${count === 1 ? noun : nouns}`;
}

function number(value: number): string {
  return value < 1e15 ? Math.round(value).toLocaleString("en") : value.toExponential(1);
}

function percent(share: number): string {
  return share < 0.0001 ? "under 0.01 %" : `${Number((100 * share).toPrecision(2))} %`;
}

/** The verdict, as the line above the example. */
export function heading(findings: Findings): string {
  const several = findings.broken > 1 && !findings.replayed ? "; the simplest of them:" : "";
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

/** The number of a step, with a sign if it is one of those that repeat forever. */
export function stepText({ steps, cycle }: Interleaving, index: number): string | number {
  return index >= steps.length - cycle ? `${index + 1} ↻` : index + 1;
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
  const head = [findings.title, heading(findings), ...notes(findings)].join("\n");
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
    index === undefined
      ? row("…", [], "")
      : row(stepText(example, index), steps[index].moves, steps[index].state)
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
  const head = [title, verdict(findings), ...notes(findings)].map((line) => `${line}.`).join(" ");
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
