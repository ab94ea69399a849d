/**
 * Pictures of what really happened, each an SVG and a text version. Read `picture.ts` and
 * `card.ts`, then the folders: a table, a timeline, a plot, the switches of coroutines, the turns
 * of a loop.
 *
 * @module
 */
export { card, cardHead, cardTitle, MARGIN, svgText, TEXT_SIZE, WIDTH } from "./card.ts";
export { palette } from "./palette.ts";
export { picture } from "./picture.ts";
export { plot, type PlotSpec } from "./plot/plot.ts";
export { boldWidth, el, fitBold, fitText, round } from "./svg.ts";
export { type Switch, Switches, type SwitchKind } from "./switches/mod.ts";
export { gridOf, table, type TableOptions, type TableRow, tableText } from "./table/mod.ts";
export { Timeline, type TimelineEntry, type TimelineState } from "./timeline/timeline.ts";
export { type NativeTurns, nativeTurns, turns } from "./turns/mod.ts";
