/**
 * The colours of all pictures, for a light page and for a dark one. Colour-blind readers can tell
 * them apart, and nothing is ever shown by colour alone.
 */

/** On a light page: what pictures are drawn with. */
export const palette = {
  card: "#ffffff",
  /** The head of a table. */
  head: "#eef2f6",
  border: "#c9d1d9",
  grid: "#dde3ea",
  text: "#1f2933",
  quiet: "#52606d",
  ok: "#0b62a4",
  failed: "#b3400b",
  aborted: "#5b6470",
  mark: "#7a1f6b",
  good: "#00735c",
  /** Behind the text of a bar that waits, by how it ended. */
  pale: { ok: "#e3edf6", failed: "#fbeae1", aborted: "#eef0f2" },
  /** On top of ok, failed, aborted, mark and good. */
  onBar: "#ffffff",
  /** For series of a plot, in this order. */
  series: ["#0b62a4", "#b3400b", "#00735c", "#7a1f6b", "#8a6100", "#3d4fb5", "#5b6470"],
} as const;

/** The counterpart of each of those colours on a dark page. */
export const onDark: Readonly<Record<string, string>> = {
  [palette.card]: "#1d2126",
  [palette.head]: "#2a3038",
  [palette.border]: "#414a55",
  [palette.grid]: "#343c46",
  [palette.text]: "#e4e9ee",
  [palette.quiet]: "#a9b4bf",
  [palette.ok]: "#7cbcf2",
  [palette.failed]: "#ff9e6b",
  [palette.aborted]: "#b0b8c1",
  [palette.mark]: "#e79bd8",
  [palette.good]: "#58cfae",
  [palette.pale.ok]: "#25394d",
  [palette.pale.failed]: "#472b1d",
  [palette.pale.aborted]: "#33393f",
  [palette.series[4]]: "#e0b04a",
  [palette.series[5]]: "#a9b5ff",
};

/** Contrast of two colours (`#rrggbb`) by WCAG 2: 1 to 21; text needs 4.5. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
