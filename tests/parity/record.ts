/**
 * Records the traces of CPython 3.13: `deno run -A --no-lock tests/parity/record.ts`.
 *
 * It runs the C implementation of CPython 3.13.2 as compiled to WebAssembly by the Pyodide project,
 * so that every machine records the same.
 */
import { generate } from "./programs/generate.ts";
import { generate as generatePlay } from "./primitives/generate.ts";
import { type Traces, write } from "./recorded.ts";
import { scenarioNames } from "./scenarios.ts";

// Not an import of the course: it is fetched only when somebody records.
const PYODIDE = "npm:pyodide@0.28.3";
const FOLDERS = ["scenarios", "programs", "primitives"];

const { loadPyodide } = await import(PYODIDE);
const python = await loadPyodide();
for (const folder of FOLDERS) {
  python.FS.mkdirTree(`/parity/${folder}`);
  for await (const { name } of Deno.readDir(new URL(`./${folder}/`, import.meta.url))) {
    if (!name.endsWith(".py")) continue;
    const text = await Deno.readTextFile(new URL(`./${folder}/${name}`, import.meta.url));
    python.FS.writeFile(`/parity/${folder}/${name}`, text);
  }
}
python.runPython(`
import asyncio, sys, json, io
assert sys.version_info[:2] == (3, 13), sys.version
sys.path[:0] = [f"/parity/{folder}" for folder in ("scenarios", "programs", "primitives")]
asyncio._set_running_loop(None)  # Pyodide's own
`);

const names = await scenarioNames();
python.globals.set("names", JSON.stringify(names));
await write(
  "scenarios",
  JSON.parse(python.runPython(`import all; json.dumps(all.traces(json.loads(names)))`)),
);

/** Runs data, one piece per line, through the `main` of a machine; gives a trace for each. */
function record(machine: string, pieces: readonly { seed: number }[]): Traces {
  python.globals.set("source", pieces.map((piece) => JSON.stringify(piece)).join("\n"));
  const lines: string = python.runPython(`
import ${machine}
sink = io.StringIO()
${machine}.main(source.split("\\n"), sink)
sink.getvalue()
`);
  const traces = lines.trim().split("\n").map((line) => JSON.parse(line));
  return Object.fromEntries(pieces.map(({ seed }, i) => [seed, traces[i]]));
}

const programs = Array.from({ length: 2000 }, (_, i) => generate(i + 1));
await write("programs", record("machine", programs));
const plays = Array.from({ length: 900 }, (_, i) => generatePlay(i + 1));
await write("primitives", record("actors", plays));
console.log(
  `${names.length} scenarios, ${programs.length} programs, ${plays.length} plays recorded`,
);
Deno.exit(0); // Pyodide keeps the process alive.
