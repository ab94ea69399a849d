/**
 * From the bytes of a notebook file to its JSON, or to the sentence that says why there is none.
 */

/** A fault as a sentence that continues after the file's name: " is empty: delete it, …". */
export type Fault = string;

/** What the file holds, or why it cannot be read. */
export function jsonIn(bytes: Uint8Array): { value: unknown } | { fault: Fault } {
  const text = textIn(bytes);
  if (text === undefined) return { fault: notUtf8(bytes) };
  if (text.startsWith("\ufeff")) {
    return { fault: " begins with a byte order mark: save it as UTF-8 without one" };
  }
  if (text.trim() === "") return { fault: " is empty: delete it, or write a notebook there" };
  const markers = conflictMarkers(text);
  if (markers.length > 0) return { fault: conflict(markers) };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const why = (error as Error).message;
    return { fault: ` is not JSON (${why}): repair that place in a text editor` };
  }
}

/** The text that the bytes spell in strict UTF-8. */
function textIn(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function notUtf8(bytes: Uint8Array): Fault {
  let line = 1, begin = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, begin)) {
    if (textIn(bytes.subarray(begin, end)) === undefined) break;
    begin = end + 1;
    line++;
  }
  return ` is not UTF-8 (line ${line}): save it with that encoding in a text editor`;
}

/** The lines that begin or end a conflict that git left. */
function conflictMarkers(text: string): number[] {
  return text.split("\n").flatMap((line, index) =>
    /^(<{7}|>{7})( |\r?$)/.test(line) ? [index + 1] : []
  );
}

function conflict(lines: number[]): Fault {
  const where = lines.length > 6 ? `${lines.slice(0, 6).join(", ")}, …` : lines.join(", ");
  const line = lines.length === 1 ? "line" : "lines";
  return ` has the conflict markers of git (${line} ${where}), and your answers are kept in both ` +
    `halves: save a copy, then keep one half of each <<<<<<< … ======= … >>>>>>> in a text ` +
    `editor and delete the three marker lines`;
}
