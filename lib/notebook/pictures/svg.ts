/** Small things for drawing SVG as text. */

/** The fonts of all pictures. */
export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** Text, safe inside an element or an attribute. */
export function escapeXml(text: string): string {
  return stripControls(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** XML cannot hold control characters, not even escaped. */
function stripControls(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f]/g, "�").toWellFormed();
}

/** An element: `el("rect", { x: 1 })`; content is SVG already. */
export function el(
  name: string,
  attributes: Record<string, string | number | undefined>,
  ...content: string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) =>
      ` ${key}="${typeof value === "number" ? round(value) : escapeXml(value!)}"`
    )
    .join("");
  return content.length === 0
    ? `<${name}${written}/>`
    : `<${name}${written}>${content.join("")}</${name}>`;
}

/** To a tenth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** About how wide a text is in the fonts above; never much too narrow. */
export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const char of text) {
    if (char > "\u2e80") em += 1.05;
    else if ("iljtfrI.,:;|!'()[] ".includes(char)) em += 0.36;
    else if ("mwMW@%—…+=<>~".includes(char)) em += 0.92;
    else if (char >= "A" && char <= "Z") em += 0.68;
    else em += 0.58;
  }
  return em * size;
}

/** The text, cut with an ellipsis where it would be wider than that. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const chars = [...text];
  while (chars.length > 0 && textWidth(chars.join("") + "…", size) > width) chars.pop();
  return chars.join("").trimEnd() + "…";
}

/** The text in lines of that width, broken at plain spaces; what is left over stays in the last line. */
export function wrapText(text: string, size: number, width: number, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/[ \n]+/)) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    const starts = lines.length === 0 ||
      (lines.length < most && textWidth(longer, size) > width);
    if (starts) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Bold letters are wider. */
export const BOLD = 1.22;

/** What {@linkcode textWidth} says, for bold letters. */
export function boldWidth(text: string, size: number): number {
  return textWidth(text, size * BOLD);
}

/** What {@linkcode fitText} does, for bold letters. */
export function fitBold(text: string, size: number, width: number): string {
  return fitText(text, size * BOLD, width);
}
