/** What an exploration has found, as an SVG card: a lane for each task, time from top to bottom. */
import type { Findings } from "./exploration.ts";
import {
  hasSchedule,
  heading,
  lanesOf,
  moveText,
  notes,
  rowsOf,
  shortReplay,
  stepText,
} from "./text.ts";
import type { Interleaving, Move } from "../interleaving.ts";
import {
  boldWidth,
  card,
  cardTitle,
  el,
  fitBold,
  fitText,
  MARGIN,
  palette,
  round,
  svgText as text,
  TEXT_SIZE,
  WIDTH,
} from "../../pictures/mod.ts";

const INNER = WIDTH - 2 * MARGIN;
const BAR_Y = 68;
const BAR = 10;
const ROW = 36;
const CHIP = 26;
const NUMBERS = 46;
const GAP = 14;
const LINE = 20;

const COLOURS: Record<Move["kind"], string> = {
  point: palette.ok,
  waits: palette.aborted,
  end: palette.good,
  threw: palette.failed,
};

/** The picture of an exploration: the same bytes for the same findings. */
export function explorationSvg(findings: Findings): string {
  const { title, replayed, example } = findings;
  const lines = notes(findings);
  const barY = BAR_Y + lines.length * LINE;
  const barBottom = replayed ? barY - BAR : barY + BAR;
  const lanes = hasSchedule(findings) && schedule(example, barBottom + 26);
  return card(
    WIDTH,
    lanes ? lanes.bottom : barBottom + MARGIN,
    cardTitle(title),
    text(MARGIN, 55, fitText(heading(findings), 14, INNER), { size: 14 }),
    ...lines.map((line, i) =>
      text(MARGIN, 55 + (i + 1) * LINE, fitText(line, 12, INNER), { size: 12, fill: palette.quiet })
    ),
    replayed ? "" : bar(findings, barY),
    lanes ? lanes.svg : "",
  );
}

/** All schedules that were tried, those that go wrong on the left. */
function bar({ broken, schedules, exhaustive }: Findings, y: number): string {
  const wrong = broken === 0 ? 0 : Math.max(3, broken / schedules * INNER);
  const part = (width: number, fill: string) =>
    el("rect", { x: MARGIN, y, width, height: BAR, rx: 3, fill });
  return part(INNER, exhaustive ? palette.good : palette.aborted) +
    (wrong > 0 ? part(wrong, palette.failed) : "");
}

interface Layout {
  readonly lanes: readonly string[];
  readonly laneWidth: number;
  readonly stateX: number;
}

function schedule(example: Interleaving, headY: number): { svg: string; bottom: number } {
  const layout = layoutOf(example);
  const rows = rowsOf(example);
  const top = headY + 32;
  const y = (row: number) => top + row * ROW + ROW / 2;
  const footer = footerOf(example);
  const footerY = top + rows.length * ROW + 22;
  const svg = [
    ...layout.lanes.map((lane, i) => {
      const x = laneX(layout, i) + layout.laneWidth / 2;
      return text(x, headY + 12, fitBold(lane, TEXT_SIZE, layout.laneWidth), {
        weight: 650,
        anchor: "middle",
      });
    }),
    el("path", { d: `M${MARGIN} ${headY + 21}h${INNER}`, stroke: palette.border }),
    text(layout.stateX, headY + 12, fitText(example.before, 12, WIDTH - MARGIN - layout.stateX), {
      size: 12,
      fill: palette.quiet,
    }),
    waits(example, layout, rows, y),
    handOvers(example, layout, rows, y),
    ...rows.map((index, row) =>
      index === undefined
        ? text(MARGIN, y(row) + 4, "… and so on …", { fill: palette.quiet })
        : stepRow(example, index, layout, y(row))
    ),
    ...footer.map(({ line, ...style }, i) => text(MARGIN, footerY + i * LINE, line, style)),
  ];
  return { svg: svg.join(""), bottom: footerY + (footer.length - 1) * LINE + 16 };
}

function layoutOf(example: Interleaving): Layout {
  const lanes = lanesOf(example);
  const states = [example.before, ...example.steps.map(({ state }) => state)];
  const widest = Math.max(...states.map((state) => boldWidth(state, TEXT_SIZE)));
  const stateWidth = Math.min(widest + 8, 240);
  const laneWidth = Math.min(230, (INNER - NUMBERS - stateWidth) / lanes.length - GAP);
  return { lanes, laneWidth, stateX: MARGIN + NUMBERS + lanes.length * (laneWidth + GAP) };
}

function laneX({ laneWidth }: Layout, lane: number): number {
  return MARGIN + NUMBERS + lane * (laneWidth + GAP);
}

/** A dashed line in the lane of each task, for as long as it waits. */
function waits(
  { steps }: Interleaving,
  layout: Layout,
  rows: (number | undefined)[],
  y: (row: number) => number,
): string {
  return layout.lanes.map((lane, i) => {
    const x = laneX(layout, i) + layout.laneWidth / 2;
    let since: number | undefined;
    let d = "";
    const until = (row: number) => {
      if (since !== undefined) d += `M${round(x)} ${round(y(since))}V${round(y(row))}`;
    };
    rows.forEach((index, row) => {
      const move = index === undefined
        ? undefined
        : steps[index].moves.find(({ task }) => task === lane);
      if (move === undefined) return;
      until(row);
      since = move.kind === "waits" ? row : undefined;
    });
    until(rows.length - 0.5);
    return d && el("path", { d, stroke: palette.aborted, "stroke-dasharray": "3 4" });
  }).join("");
}

/** The line that control takes from one task to the next, behind everything. */
function handOvers(
  { steps }: Interleaving,
  layout: Layout,
  rows: (number | undefined)[],
  y: (row: number) => number,
): string {
  const points = rows.flatMap((index, row) => {
    if (index === undefined) return [];
    const x = laneX(layout, layout.lanes.indexOf(steps[index].task)) + layout.laneWidth / 2;
    return [`${round(x)} ${round(y(row))}`];
  });
  if (points.length === 0) return "";
  return el("path", {
    d: `M${points.join("L")}`,
    fill: "none",
    stroke: palette.mark,
    "stroke-width": 2,
  });
}

function stepRow(
  example: Interleaving,
  index: number,
  layout: Layout,
  y: number,
) {
  const { steps, before, problem } = example;
  const { task, moves, state } = steps[index];
  const former = index === 0 ? before : steps[index - 1].state;
  const fails = problem?.step === index + 1;
  return [
    text(MARGIN, y + 4.5, `${stepText(example, index)}${fails ? " ✘" : ""}`, {
      fill: fails ? palette.failed : palette.quiet,
      weight: fails ? 650 : undefined,
    }),
    ...moves.map((move) => chip(move, move.task === task, layout, y)),
    text(layout.stateX, y + 4.5, fitBold(state, TEXT_SIZE, WIDTH - MARGIN - layout.stateX), {
      weight: state === former ? undefined : 650,
    }),
  ].join("");
}

/** Filled for the task that was told to go on, in outline for one that it woke. */
function chip(move: Move, told: boolean, layout: Layout, y: number): string {
  const { laneWidth } = layout;
  const x = laneX(layout, layout.lanes.indexOf(move.task));
  const colour = COLOURS[move.kind];
  const label = fitText(moveText(move), TEXT_SIZE, laneWidth - 12);
  return el("rect", {
    x,
    y: y - CHIP / 2,
    width: laneWidth,
    height: CHIP,
    rx: 5,
    fill: told ? colour : palette.card,
    stroke: colour,
    "stroke-dasharray": move.kind === "waits" && !told ? "4 3" : undefined,
  }) +
    text(x + laneWidth / 2, y + 4.5, label, {
      anchor: "middle",
      fill: told ? palette.onBar : palette.text,
    });
}

interface FooterLine {
  line: string;
  size?: number;
  weight?: number;
  fill?: string;
}

function footerOf({ problem, replay }: Interleaving): FooterLine[] {
  const problems = (problem?.message ?? "").split("; ").filter(Boolean);
  return [
    ...problems.map((line, i) => ({
      line: fitBold(`${i === 0 ? "✘ " : ""}${line}`, TEXT_SIZE, INNER),
      weight: 650,
      fill: palette.failed,
    })),
    { line: fitText(`replay: ${shortReplay(replay)}`, 12, INNER), size: 12, fill: palette.quiet },
  ];
}
