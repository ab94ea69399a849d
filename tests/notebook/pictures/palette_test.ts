import { assert, assertEquals } from "@std/assert";
import { contrast, onDark, palette } from "../../../lib/notebook/pictures/palette.ts";

const { pale, series, ...plain } = palette;
const colours: string[] = [...Object.values(plain), ...Object.values(pale), ...series];
const themes = { light: (colour: string) => colour, dark: (colour: string) => onDark[colour] };

Deno.test("every colour has a counterpart on a dark page, and no two share one by accident", () => {
  for (const colour of colours) assert(onDark[colour], colour);
  assertEquals(new Set(Object.values(onDark)).size, new Set(colours).size);
  assertEquals(contrast("#000000", "#ffffff"), 21);
});

for (const [theme, of] of Object.entries(themes)) {
  Deno.test(`every text can be read on a ${theme} page: contrast by WCAG`, () => {
    const legible = (text: string, ground: string) =>
      assert(contrast(of(text), of(ground)) >= 4.5, `${text} on ${ground}`);
    for (const colour of ["text", "quiet", "mark", "good", "failed", "aborted", "ok"] as const) {
      legible(palette[colour], palette.card);
    }
    for (const colour of series) legible(colour, palette.card);
    for (const ground of Object.values(pale)) legible(palette.text, ground);
    legible(palette.text, palette.head);
    for (const bar of ["ok", "failed", "aborted", "good"] as const) {
      legible(palette.onBar, palette[bar]);
    }
  });

  Deno.test(`the edge of every bar can be seen on a ${theme} page`, () => {
    for (const state of ["ok", "failed", "aborted"] as const) {
      assert(contrast(of(palette[state]), of(pale[state])) >= 3, state);
    }
  });
}
