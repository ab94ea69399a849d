/** Whether a file's JSON is a notebook: everything that is wrong with it, before anything runs. */
import { type Cell, type Notebook, type Output, textOf } from "./shape.ts";
import { PARTS, schemaFaults } from "./schema.ts";
import type { Fault } from "./text.ts";

/** The faults of what a notebook file holds, such as " › a-cell: … is missing: …". */
export function faultsOf(value: unknown): Fault[] {
  const version = versionFault(value);
  if (version) return [version];
  const { metadata, cells, ...rest } = value as Notebook;
  const whole = schemaFaults("notebook", {
    metadata,
    cells: Array.isArray(cells) ? [] : cells,
    ...rest,
  });
  const ours = isObject(metadata) ? schemaFaults("courseInNotebook", metadata) : [];
  return [
    ...whole.map((fault) => `: ${repair(fault)}`),
    ...ours.map((fault) => `: ${repair(`metadata.${fault}`)}`),
    ...(Array.isArray(cells) ? [...idFaults(cells), ...cells.flatMap(cellFaults)] : []),
  ];
}

function versionFault(value: unknown): Fault | undefined {
  if (!isObject(value)) return " is not a notebook (it holds no object): move it elsewhere";
  const { nbformat, nbformat_minor } = value;
  if (nbformat === undefined) return " is not a notebook (nbformat is missing): move it elsewhere";
  if (nbformat === 4 && nbformat_minor === 5) return undefined;
  return ` is written in the format ${nbformat}.${nbformat_minor}, and the course needs 4.5: ` +
    "open it in JupyterLab, change something and save it";
}

function idFaults(cells: Cell[]): Fault[] {
  const first = new Map<unknown, number>();
  return cells.flatMap((cell, index) => {
    const number = index + 1;
    const id = cell?.id;
    if (id === undefined) {
      return [` › cell ${number} has no id: give it one of words, such as gather-order-check`];
    }
    if (typeof id !== "string" || !/^[\w-]{1,64}$/.test(id)) {
      return [
        ` › cell ${number} is called ${
          JSON.stringify(id)
        }: an id is letters, digits and hyphens, ` +
        "64 at most",
      ];
    }
    const before = first.get(id);
    if (before !== undefined) {
      return [` › ${id}: cells ${before} and ${number} have this same id: give one another`];
    }
    first.set(id, number);
    return [];
  });
}

function cellFaults(cell: Cell, index: number): Fault[] {
  const name = typeof cell?.id === "string" ? cell.id : `cell ${index + 1}`;
  const say = (fault: string) => ` › ${name}: ${repair(fault)}`;
  if (!isObject(cell)) return [say(`it must be an object, it is ${JSON.stringify(cell)}`)];
  if (!isOneOf(cell.cell_type, ["code", "markdown", "raw"])) {
    return [say(`cell_type must be code, markdown or raw, it is ${show(cell.cell_type)}`)];
  }
  const outputs = Array.isArray(cell.outputs) ? cell.outputs : [];
  const looked = Array.isArray(cell.outputs) ? { ...cell, outputs: [] } : cell;
  const faults = [
    ...schemaFaults(cell.cell_type, { ...looked, id: "told-above" }),
    ...(isObject(cell.metadata) ? schemaFaults("courseInCell", cell.metadata) : [])
      .map((fault) => `metadata.${fault}`),
    ...outputs.flatMap(outputFaults),
  ];
  if (faults.length === 0 && !textOf(cell.source).isWellFormed()) {
    faults.push("source holds half a character (a lone surrogate)");
  }
  return faults.map(say);
}

function outputFaults(output: Output, index: number): string[] {
  const name = `outputs.${index}`;
  const kinds = ["execute_result", "display_data", "stream", "error"] as const;
  if (!isObject(output) || !isOneOf(output.output_type, kinds)) {
    return [`${name} has no output_type that Jupyter knows`];
  }
  return schemaFaults(output.output_type, output).map((fault) => `${name}.${fault}`);
}

function repair(fault: string): string {
  return `${fault}: repair that place in a text editor`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOneOf<const K extends keyof typeof PARTS>(
  value: unknown,
  kinds: readonly K[],
): value is K {
  return kinds.includes(value as K);
}

function show(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}
