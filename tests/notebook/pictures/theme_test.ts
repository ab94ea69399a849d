import { Timeline } from "@course/notebook";
import { assert, assertStringIncludes } from "@std/assert";
import { onDark } from "../../../lib/notebook/pictures/palette.ts";
import { pictureOf } from "./support/picture_of.ts";

Deno.test("every colour that is drawn changes on a dark page", async () => {
  const timeline = new Timeline("colours");
  await timeline.span("A", () => {});
  timeline.compute("B", () => {});
  await timeline.span("C", () => Promise.reject(new Error("no"))).catch(() => {});
  timeline.mark("D", "here");
  void timeline.span("E", () => new Promise<void>(() => {}));
  const { source } = await pictureOf(timeline);
  const [style] = /<style>.*<\/style>/.exec(source)!;
  assert(style.startsWith("<style>@media (prefers-color-scheme:dark){"));
  const drawn = source.replace(style, "").matchAll(/(fill|stroke)="(#[0-9a-f]{6})"/g);
  for (const [, paint, colour] of drawn) {
    assertStringIncludes(style, `[${paint}="${colour}"]{${paint}:${onDark[colour]}}`);
  }
});

Deno.test("the picture's colour scheme is what the front end says of its theme, else the system's", async () => {
  const { html } = await pictureOf(new Timeline("themes"));
  for (
    const rule of [
      ".course-picture{color-scheme:light dark}",
      "[data-jp-theme-light=true] .course-picture,.vscode-light .course-picture{color-scheme:light}",
      "[data-jp-theme-light=false] .course-picture,.vscode-dark .course-picture{color-scheme:dark}",
    ]
  ) assertStringIncludes(html, rule);
});

Deno.test("a picture can be reached by the keyboard, under its title", async () => {
  const { html } = await pictureOf(new Timeline('of "tea"'));
  const frame = '<div class="course-picture" tabindex="0" role="group" aria-label=';
  assertStringIncludes(html, `${frame}"of &#34;tea&#34;"><img `);
});

Deno.test("letters never get small: a picture keeps a width at which they can be read", async () => {
  const { html } = await pictureOf(new Timeline("narrow"));
  const least = Number(/min-width:(\d+)px/.exec(html)![1]);
  assert(least / 760 * 12 >= 10, `${least}`);
});
