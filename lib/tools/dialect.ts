/** The dialect of the house: how every file of `lib` and `tests` is commented. */
import { parse } from "@babel/parser";
import type { Comment } from "@babel/types";
import { defineCommand, filesUnder, house, join, main } from "./kit/mod.ts";

/** What is read: extracted tests say what their notebooks say, and are left out. */
const FOLDERS = ["lib", "tests"], GENERATED = "tests/experiments/";
const COLUMNS = 100;

/** A test explains itself by its titles; a starter and a solution are what the notebook shows. */
const NEEDS_NO_HEAD = /_test\.ts$|^lib\/exercises\/.*(starter|solution)\.ts$/;

/** Folders that do not follow the rules yet. */
const NOT_YET = [
  "lib/async/",
  "lib/exercises/",
  "lib/loop/",
  "lib/notebook/",
  "lib/std/",
  "tests/async/",
  "tests/bench/worker_pool.ts",
  "tests/notebook/",
  "tests/std/",
];

/** One place where a rule is broken. */
export interface Breach {
  line: number;
  rule: string;
}

export const dialect = defineCommand({
  name: "dialect",
  summary: "Checks how the files of lib and tests are commented.",
  operands: "[folder…]",
  options: {},
  details: "It is a part of `deno task check`.",
  async run(_, folders) {
    let files = 0, breaches = 0;
    const isAsked = (path: string) =>
      folders.length > 0
        ? folders.some((folder) => path.startsWith(folder))
        : !NOT_YET.some((folder) => path.startsWith(folder));
    for (const path of (await filesUnder(house.root, FOLDERS, ".ts")).filter(isAsked)) {
      if (path.startsWith(GENERATED)) continue;
      files++;
      for (
        const { line, rule } of breachesIn(await Deno.readTextFile(join(house.root, path)), path)
      ) {
        breaches++;
        console.error(`${path}:${line} ${rule}`);
      }
    }
    const found = breaches === 1 ? "1 breach" : `${breaches} breaches`;
    console.log(`${files} files read, ${found} of the dialect`);
    return breaches === 0 ? 0 : 1;
  },
});

/** The breaches of one file. */
export function breachesIn(text: string, path: string): Breach[] {
  const { comments, program } = parse(text, {
    sourceType: "module",
    errorRecovery: true,
    plugins: ["typescript", "decorators"],
  });
  const lines = text.split("\n");
  const first = program.body[0]?.loc?.start.line ?? Infinity;
  const found = comments!.flatMap((comment) => [
    ...tooWide(comment, lines),
    ...(isDoc(comment) ? tagBreaches(comment) : trailingBreach(comment, lines)),
  ]);
  const head = comments!.some((comment) => isDoc(comment) && comment.loc!.start.line < first);
  if (!head && !NEEDS_NO_HEAD.test(path)) {
    found.push({ line: 1, rule: "the file does not open with a sentence, /** … */" });
  }
  return found.sort((a, b) => a.line - b.line);
}

function isDoc({ type, value }: Comment): boolean {
  return type === "CommentBlock" && value.startsWith("*");
}

/** Lines that are too long because of a comment; an address cannot be broken. */
function* tooWide({ loc }: Comment, lines: string[]): Generator<Breach> {
  for (let line = loc!.start.line; line <= loc!.end.line; line++) {
    const text = lines[line - 1];
    if (text.length > COLUMNS && !/\w:\/\/\S+$/.test(text)) {
      yield { line, rule: `the comment is ${text.length} columns wide, ${COLUMNS} are allowed` };
    }
  }
}

/** `@throws {Type} If ….` and `@example Title`. */
function* tagBreaches({ loc, value }: Comment): Generator<Breach> {
  const lines = value.split("\n").map((line) => line.replace(/^\s*\*? ?/, "").trimEnd());
  for (const [index, text] of lines.entries()) {
    const line = loc!.start.line + index;
    if (/^@example\b/.test(text) && !/^@example \S/.test(text)) {
      yield { line, rule: "the @example has no title" };
    }
    if (/^@throws\b/.test(text)) {
      const rest = lines.slice(index + 1);
      const end = rest.findIndex((line) => line === "" || line.startsWith("@"));
      const whole = [text, ...rest.slice(0, end < 0 ? undefined : end)].join(" ").trim();
      if (!/^@throws \{[^}]+\} If .*[.]$/.test(whole)) {
        yield { line, rule: "a @throws reads `@throws {Type} If ….`, with a full stop" };
      }
    }
  }
}

/** A comment after code begins like a sentence, or with code. */
function* trailingBreach({ type, value, loc }: Comment, lines: string[]): Generator<Breach> {
  const { line, column } = loc!.start;
  const isTrailing = type === "CommentLine" && lines[line - 1].slice(0, column).trim() !== "";
  if (isTrailing && /^\s*[a-z]/.test(value) && !/^\s*(deno-|@ts-)/.test(value)) {
    yield { line, rule: "a trailing comment begins in sentence case" };
  }
}

if (import.meta.main) await main(dialect);
