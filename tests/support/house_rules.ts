/** The rules of the house: who may import what, how full a folder may be, where a test is. */
import type { Import } from "./imports.ts";

/** The rooms of `lib` and the rooms each may import from. */
const ROOMS: Record<string, string[]> = {
  async: [],
  loop: [],
  std: [],
  notebook: ["async"],
  services: ["async"],
  exercises: ["async", "loop", "notebook", "services"],
  tools: ["async", "loop", "notebook", "services", "exercises"],
};
/** Rooms that import nothing but the platform. */
const BARE = ["async", "loop"];

/** The floors of `lib/notebook`; an import may go down, not up. */
const FLOORS = ["time", "kernel", "pictures", "explorer", "exercise", "mod.ts"];

/** How many files may lie side by side, and the folders where more do, with the reason. */
const SIDE_BY_SIDE = 15;
const FULL: Record<string, string> = {
  "lib/async": "its mod.ts says in which order to read it",
  "lib/loop": "its mod.ts says in which order to read it",
  "lib/std/assert": "it has one file per assertion, as @std/assert has",
};

/** Modules in the middle of a room that deno.json gives a name of their own. */
export type Faces = ReadonlySet<string>;

/** The sentences that say which walls an import goes through. */
export function wallsBroken(imports: Import[], faces: Faces): string[] {
  return imports.flatMap((passage) => [
    ...face(passage, faces),
    ...floor(passage),
    ...room(passage),
  ]);
}

/**
 * A folder is entered by its `mod.ts`, or by the file named after it, which lies inside or beside
 * it; tools enter any `mod.ts`.
 */
function* face({ from, to }: Import, faces: Faces): Generator<string> {
  if (!to.startsWith("lib/") || !to.endsWith(".ts") || faces.has(to)) return;
  const shared = commonFolder(from, to);
  const [folder, ...inside] = to.slice(shared.length).split("/");
  if (inside.length === 0) return;
  if (from === `${shared}${folder}.ts`) return;
  if (from.startsWith("lib/tools/") && to.endsWith("/mod.ts")) return;
  if (inside.length === 1 && ["mod.ts", `${folder}.ts`].includes(inside[0])) return;
  yield `${from} reaches into ${shared}${folder}/ past its mod.ts: it imports ${to}`;
}

function commonFolder(a: string, b: string): string {
  const [one, other] = [a.split("/"), b.split("/")];
  const length = one.findIndex((part, index) => part !== other[index]);
  return one.slice(0, length).map((part) => `${part}/`).join("");
}

function* floor({ from, to }: Import): Generator<string> {
  const [above, below] = [floorOf(from), floorOf(to)];
  if (above === undefined || below === undefined || below <= above) return;
  yield `${from} runs back up from ${FLOORS[above]} to ${FLOORS[below]}: it imports ${to}`;
}

function floorOf(path: string): number | undefined {
  const part = path.match(/^lib\/notebook\/([^/]+)/)?.[1];
  return part !== undefined && FLOORS.includes(part) ? FLOORS.indexOf(part) : undefined;
}

function* room({ from, to }: Import): Generator<string> {
  const here = roomOf(from), there = roomOf(to);
  if (here === undefined || here === there) return;
  if (to.startsWith("tests/")) yield `${from} imports from the tests: ${to}`;
  else if (there !== undefined && !ROOMS[here].includes(there)) {
    yield `${from} imports against the direction, ${here} → ${there}: ${to}`;
  } else if (BARE.includes(here) && !/^node:/.test(to)) {
    yield `${from} needs more than the platform: it imports ${to}`;
  }
}

function roomOf(path: string): string | undefined {
  const name = path.match(/^lib\/([^/]+)\//)?.[1];
  return name !== undefined && name in ROOMS ? name : undefined;
}

/** The folders in which too many files lie side by side. */
export function fullFolders(paths: string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = path.replace(/\/[^/]+$/, "");
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([folder, count]) => count > SIDE_BY_SIDE && !(folder in FULL))
    .map(([folder, count]) => `${folder} has ${count} files side by side: make folders in it`);
}

/** Folders of `tests` that have an order of their own. */
const FREE_FOLDERS = [
  "tests/bench/", // Measurements, not tests
  "tests/browser/", // The course as a reader meets it
  "tests/exercises/", // The proofs of the exercises
  "tests/experiments/", // Extracted from the notebooks
  "tests/jupyter/", // The commands that need Python
  "tests/parity/", // Scenarios in two languages
  "tests/std/", // What deno.json links
  "tests/async/properties/", // Random programs
];

/**
 * Helpers outside `support/`, and tests that nobody finds: a test has the name of its source, or
 * opens with a sentence that says what it tests.
 */
export function strayTests(tests: ReadonlyMap<string, string>, sources: string[]): string[] {
  const known = new Set(sources);
  return [...tests].flatMap(([path, text]) => {
    if (/\/support\//.test(path) || FREE_FOLDERS.some((folder) => path.startsWith(folder))) {
      return [];
    }
    if (!path.endsWith("_test.ts")) return [`${path} is a helper: it belongs in a folder support/`];
    const source = path.replace("tests/", "lib/").replace(/_test\.ts$/, "");
    const name = source.replace(/^.*\//, "");
    const places = [`${source}.ts`, `${source}/${name}.ts`, `${source}/mod.ts`];
    if (text.startsWith("/**") || places.some((place) => known.has(place))) return [];
    return [`${path} has no source ${source}.ts: say at its head what it tests`];
  });
}

/** What the exceptions still name, although it is gone. */
export function goneExceptions(tests: string[], sources: string[]): string[] {
  const folders = new Set(sources.map((path) => path.replace(/\/[^/]+$/, "")));
  return [
    ...FREE_FOLDERS.filter((folder) => !tests.some((path) => path.startsWith(folder))),
    ...Object.keys(FULL).filter((folder) => !folders.has(folder)),
  ].map((name) => `the rules of the house except ${name}, which is gone`);
}
