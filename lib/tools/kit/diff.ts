/** The difference between two texts, to be read on a terminal. */
import { diffArrays } from "diff";

/** The lines that differ with two lines around them: `-` only in `before`, `+` only in `after`. */
export function diffLines(before: string[], after: string[], { width = 160 } = {}): string[] {
  const marked = diffArrays(before, after).flatMap(({ value, added, removed }) =>
    value.map((line) => ({ sign: added ? "+" : removed ? "-" : " ", line }))
  );
  const near = marked.map((_, index) =>
    marked.slice(Math.max(0, index - 2), index + 3).some(({ sign }) => sign !== " ")
  );
  return marked.flatMap(({ sign, line }, index) => {
    if (near[index]) return [`${sign} ${shorten(line, width)}`];
    return near[index - 1] ? ["  …"] : [];
  });
}

function shorten(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width)}… (${line.length} characters)` : line;
}
