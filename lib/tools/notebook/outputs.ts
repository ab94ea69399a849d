/** Outputs of cells: made the same on every machine, and compared. */
import { type House, house, toFileUrl } from "../kit/mod.ts";
import { type Cell, type Lines, type Output, textOf } from "./mod.ts";

/**
 * What is stored of a cell's outputs. Texts of the same stream that follow each other become one,
 * since where one message ends and the next begins is chance; an error comes last, since it
 * overtakes the texts before it; and it has no stack, since that names places of this machine.
 */
export function tidyOutputs(outputs: Output[], at: House = house): Output[] {
  const tidy: Output[] = [];
  for (const output of outputs.filter((output) => output.output_type !== "error")) {
    const last = tidy.at(-1);
    if (
      output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name
    ) {
      last.text = textOf(last.text) + textOf(output.text);
    } else {
      tidy.push({ ...output, ...(output.metadata && { metadata: {} }) });
    }
  }
  const errors = outputs.filter((output) => output.output_type === "error").map(withoutStack);
  return [...tidy, ...errors].map((output) => withoutRoot(output, at));
}

function withoutStack({ output_type, ename, evalue, traceback }: Output): Output {
  const lines = traceback!.join("\n").split("\n");
  const message = lines.filter((line) => !/^\s+at /.test(line)).join("\n").trimEnd();
  return { output_type, ename, evalue, traceback: [message || `${ename}: ${evalue}`] };
}

/** Names files of the course from its root, wherever that is. */
function withoutRoot(output: Output, { root }: House): Output {
  const url = toFileUrl(root).href;
  const strip = (value: unknown): unknown => {
    if (typeof value === "string") {
      return value.replaceAll(`${url}/`, "").replaceAll(`${root}/`, "");
    }
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strip(inner)]));
  };
  return strip(output) as Output;
}

/** What a reader sees of one cell, one line after the other, for comparing and for showing. */
export function transcript(cell: Pick<Cell, "outputs">): string[] {
  return cell.outputs!.flatMap((output) => {
    const { output_type, name, text, data = {}, ename, evalue, traceback } = output;
    if (output_type === "stream") return [`[${name}]`, ...linesOf(text)];
    if (output_type === "error") {
      return [`[error] ${ename}: ${evalue}`, ...linesOf(traceback!.join("\n"))];
    }
    return Object.keys(data).sort().flatMap((type) => [
      `[${type}]`,
      ...linesOf(
        typeof data[type] === "object" && !Array.isArray(data[type])
          ? JSON.stringify(data[type])
          : data[type] as Lines,
      ),
    ]);
  });
}

function linesOf(text: Lines | undefined): string[] {
  const whole = textOf(text).replace(/\n$/, "");
  return whole === "" ? [] : whole.split("\n");
}

/** Whether the cell says that this machine lacks what it needs: a line that begins `Skipped:`. */
export function isSkipped(outputs: Output[]): boolean {
  return outputs.some(({ name, text }) => name === "stdout" && /^Skipped: /m.test(textOf(text)));
}

/**
 * The transcript with everything that `patterns` allow to vary blanked. Pictures drawn from varying
 * numbers vary as a whole: of those only the description counts. A line that may vary as a whole
 * may also be missing, such as a note that the machine was busy. Where something varies inside a
 * line, a table's columns may be as wide as what is in them.
 */
export function maskedTranscript(cell: Pick<Cell, "outputs">, patterns: string[]): string[] {
  if (patterns.length === 0) return transcript(cell);
  const masks = patterns.map((pattern) => new RegExp(pattern, "gu"));
  const lines = transcript(cell).map((line) =>
    line.replace(/data:image\/[^"')]*/g, "data:image/…")
  );
  const blanked = lines.map((line) => masks.reduce((text, mask) => text.replace(mask, "…"), line));
  const varyInside = blanked.some((line, index) => line !== lines[index] && line !== "…");
  return (varyInside ? blanked.map(withoutWidths) : blanked)
    .filter((line) => line !== "…")
    .filter((line, index, all) => !isStream(line) || isText(all[index + 1]));
}

/** A line of a table, however wide its columns are. */
function withoutWidths(line: string): string {
  return line.replace(/─+/g, "─").replace(/ *│ */g, "│");
}

/** What the transcript puts above the texts of a stream. */
function isStream(line: string): boolean {
  return line === "[stdout]" || line === "[stderr]";
}

/** Whether there is a line, and no heading of the transcript. */
function isText(line: string | undefined): boolean {
  return line !== undefined && !isStream(line) && !/^\[(\w+\/|error\])/.test(line);
}
