/** The rules for what a cell shows. */
import { type Output, textOf } from "../notebook/mod.ts";

/** What `@course/notebook` writes below a cell when an error was not caught. */
export function isUnhandledError({ name, text }: Output): boolean {
  return name === "stderr" && /^(Uncaught|Unhandled rejection):/m.test(textOf(text));
}

/** The rules for what a cell shows. */
export function outputBreaches(output: Output): string[] {
  const rules: string[] = [];
  const { output_type, data = {} } = output;
  const text = JSON.stringify(output);
  if (output_type === "execute_result") {
    rules.push("its last value was echoed: end in `await show(…)`");
  }
  const html = textOf(data["text/html"] as string | string[] | undefined);
  for (const [image] of html.matchAll(/<img\b[^>]*>/g)) {
    if (!/\balt="[^"]+"/.test(image)) rules.push("a picture has no description (alt)");
    if (!/\bsrc="data:image\//.test(image)) rules.push("a picture is not inside the notebook");
  }
  if (html !== "" && textOf(data["text/plain"] as string | string[] | undefined).trim() === "") {
    rules.push("a display has no text twin (text/plain)");
  }
  if (/<(script|svg|iframe)\b/i.test(html) || "image/svg+xml" in data) {
    rules.push("front ends remove scripts and inline SVG: use table(…), plot(…) or a Timeline");
  }
  if (/\\u001b\[/i.test(text)) rules.push("an output has terminal colours");
  const path = text.match(
    /file:\/\/\/[^"'\s]*|\/(?:home|Users|root|tmp|private|mnt|workspaces)\/[^"'\s:)]*|\b[A-Z]:\\\\[^"'\s]*/,
  );
  if (path) rules.push(`an output names a path of the author's machine: ${path[0]}`);
  return rules;
}
