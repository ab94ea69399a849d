/** Switches as an SVG card: a line for each level, an arrow for each switch. */
import { card, cardHead, MARGIN, svgText as text, WIDTH } from "../card.ts";
import { palette } from "../palette.ts";
import { boldWidth, el, round, textWidth } from "../svg.ts";
import type { Switch, SwitchesRecord, SwitchKind } from "./switches.ts";
import { isUp, isWait, passedText, shownSwitches } from "./shown.ts";

const HEAD = 58;
/** The distance between two levels, if arrows carry words, and if there is no room for words. */
const ROOMY = 46;
const TIGHT = 24;
const WORDS_FROM = 44;
const MOST_STEP = 74;
const NAME_SIZE = 13;
const WORD_SIZE = 11.5;
const MOST_NAME = 150;
const LEGEND = 34;

const LOOKS: Record<SwitchKind, { stroke: string; dash?: string; width?: number }> = {
  next: { stroke: palette.ok },
  throw: { stroke: palette.failed, dash: "2 3" },
  close: { stroke: palette.aborted, dash: "2 3" },
  yields: { stroke: palette.quiet, dash: "5 3" },
  returns: { stroke: palette.good, width: 2.2 },
  throws: { stroke: palette.failed, width: 2.2 },
};

/** The picture of a list of switches: the same bytes for the same switches. */
export function switchesSvg(record: SwitchesRecord): string {
  const { levels, title } = record;
  const { shown, hidden } = shownSwitches(record);
  const head = cardHead(title);
  const names = Math.min(
    MOST_NAME,
    Math.max(...levels.map((level) => boldWidth(level, NAME_SIZE))),
  );
  const left = MARGIN + names + 16;
  const step = Math.min(MOST_STEP, (WIDTH - MARGIN - left) / (shown.length + 1));
  const words = step >= WORDS_FROM;
  const gap = words ? ROOMY : TIGHT;
  const top = HEAD + head.moved;
  const x = (index: number) => left + (index + 0.6) * step;
  const y = (level: string) => top + levels.indexOf(level) * gap;
  const end = x(shown.length);
  const lines = levels.map((level) =>
    [
      text(MARGIN, y(level) + 4.5, level, { size: NAME_SIZE, weight: 600, room: names }),
      el("path", { d: `M${round(left)} ${round(y(level))}H${round(end)}`, stroke: palette.grid }),
    ].join("")
  );
  const arrows = shown.map((one, index) =>
    [
      running(record, index, x(index), x(index + 1), y(one.to)),
      arrow(one, x(index), y(one.from), y(one.to)),
      words ? label(one, x(index), (y(one.from) + y(one.to)) / 2, step) : "",
    ].join("")
  );
  const bottom = top + (levels.length - 1) * gap + LEGEND;
  const rest = hidden > 0 ? text(MARGIN, bottom + 28, `… and ${hidden} more switches`) : "";
  return card(
    WIDTH,
    bottom + (hidden > 0 ? 42 : 18),
    head.svg,
    ...lines,
    ...arrows,
    legend(shown, bottom),
    rest,
  );
}

/** The level that runs until the next switch: a bar, or the time that passes outside. */
function running(
  record: SwitchesRecord,
  index: number,
  from: number,
  to: number,
  y: number,
): string {
  const { [index]: now, [index + 1]: next } = shownSwitches(record).shown;
  if (!next) return "";
  const outside = now.to === record.levels[0];
  const waits = isWait(record, now, next);
  const bar = el("path", {
    d: `M${round(from)} ${round(y)}H${round(to)}`,
    stroke: waits ? palette.mark : outside ? palette.quiet : palette.ok,
    "stroke-width": waits ? 2 : 5,
    "stroke-dasharray": waits ? "3 4" : undefined,
  });
  const time = waits
    ? text((from + to) / 2, y - 8, passedText(now, next), {
      size: 12,
      weight: 600,
      anchor: "middle",
      fill: palette.mark,
      halo: palette.card,
    })
    : "";
  return bar + time;
}

function arrow({ kind }: Switch, x: number, from: number, to: number): string {
  const { stroke, dash, width = 1.6 } = LOOKS[kind];
  const sign = to > from ? 1 : -1;
  const tip = to - sign * 3;
  return el("path", {
    d: `M${round(x)} ${round(from)}V${round(tip)}`,
    stroke,
    "stroke-width": width,
    "stroke-dasharray": dash,
    fill: "none",
  }) + el("path", {
    d: `M${round(x - 4)} ${round(tip - sign * 6)}L${round(x)} ${round(tip)}L${round(x + 4)} ${
      round(tip - sign * 6)
    }`,
    stroke,
    "stroke-width": width,
    fill: "none",
  });
}

/** The kind, and below it what travels. */
function label({ kind, carries }: Switch, x: number, y: number, step: number): string {
  const style = { size: WORD_SIZE, room: step - 7, halo: palette.card };
  return text(x + 5, y + (carries ? -3 : 4), kind, { ...style, fill: LOOKS[kind].stroke }) +
    text(x + 5, y + 11, carries, style);
}

/** A legend of the kinds that occur, in a row. */
function legend(shown: readonly Switch[], y: number): string {
  const kinds = (Object.keys(LOOKS) as SwitchKind[])
    .filter((kind) => shown.some((one) => one.kind === kind));
  let x = MARGIN;
  return kinds.map((kind) => {
    const [from, to] = isUp(kind) ? [y + 8, y - 10] : [y - 10, y + 8];
    const at = x + 5;
    x += 20 + textWidth(kind, NAME_SIZE) + 20;
    return arrow({ kind } as Switch, at, from, to) + text(at + 12, y + 3.5, kind);
  }).join("");
}
