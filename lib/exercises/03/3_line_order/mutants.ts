/** Answers that prove the checker of exercise 03.3. */
import type { Mutants } from "@course/notebook/exercises";
import { orderOfLines } from "./solution.ts";

export const mutants: Mutants<typeof orderOfLines> = {
  "thinks of one queue for everything, as in asyncio": {
    answer: ["timer 1", "async body", "timer 2", "micro 1", "after await", "micro of micro"],
    fails: "all microtasks run before the next timer",
  },
  "thinks that an async function starts later": {
    answer: ["timer 1", "micro 1", "async body", "after await", "micro of micro", "timer 2"],
    fails: "the body of an async function begins when it is called",
  },
  "thinks that `await null` does not wait": {
    answer: ["timer 1", "async body", "after await", "micro 1", "micro of micro", "timer 2"],
    fails: "microtasks run in the order in which they were queued",
  },
  "thinks that a microtask's microtask runs at once": {
    answer: ["timer 1", "async body", "micro 1", "micro of micro", "after await", "timer 2"],
    fails: "a microtask made by a microtask goes to the end of the line",
  },
  "thinks that a microtask's microtask waits for the next round": {
    answer: ["timer 1", "async body", "micro 1", "after await", "timer 2", "micro of micro"],
    fails: "even those that microtasks have made",
  },
  "thinks that microtasks run inside the callback": {
    answer: ["async body", "timer 1", "micro 1", "after await", "micro of micro", "timer 2"],
    fails: "a callback begins with its own first line",
  },
  "forgets a line": {
    answer: ["timer 1", "async body", "micro 1", "micro of micro", "timer 2"],
    fails: "it is a list of the six lines, each once",
  },
  "misses a line and writes another one twice": {
    answer: ["timer 1", "async body", "micro 1", "after await", "timer 2", "timer 2"],
    fails: "it is a list of the six lines, each once",
  },
  "writes every line, and then every line again": {
    answer: [...orderOfLines, ...orderOfLines],
    fails: "it is a list of the six lines, each once",
  },
  "writes one string": {
    answer: orderOfLines.join(", ") as unknown as string[],
    fails: "it is a list of the six lines, each once",
  },
  "writes a function": {
    answer: (() => orderOfLines) as unknown as string[],
    fails: "it is a list of the six lines, each once",
  },
};

export const variants: Record<string, typeof orderOfLines> = {
  "writes the lines in groups": [
    ["timer 1", "async body"],
    ["micro 1", "after await", "micro of micro"],
    ["timer 2"],
  ].flat(),
  "plays the queue of microtasks": played(),
};

function played(): string[] {
  const lines: string[] = [];
  const microtasks: (() => void)[] = [];
  lines.push("timer 1");
  microtasks.push(() => {
    lines.push("micro 1");
    microtasks.push(() => lines.push("micro of micro"));
  });
  lines.push("async body");
  microtasks.push(() => lines.push("after await"));
  for (const microtask of microtasks) microtask();
  return [...lines, "timer 2"];
}
