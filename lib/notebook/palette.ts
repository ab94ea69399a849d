/**
 * The colours of all pictures: a light card that reads the same on a dark page and on a light one.
 * Told apart by people who see few colours, and never by colour alone.
 */
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
  running: "#e3edf6",
  mark: "#7a1f6b",
  good: "#00735c",
  /** On top of ok, failed and aborted. */
  onBar: "#ffffff",
  /** For series of a plot, in this order. */
  series: ["#0b62a4", "#b3400b", "#00735c", "#7a1f6b", "#8a6100", "#3d4fb5", "#5b6470"],
} as const;

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
