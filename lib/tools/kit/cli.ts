/**
 * The command line of `deno task …`: options, `--help`, and one clear message when something
 * fails.
 */
import process from "node:process";
import { parseArgs, type ParseArgsOptionDescriptor } from "node:util";
import { checkHouse } from "./house.ts";
import { isDiskFull, refusal, ToolError, UsageError } from "./tool_error.ts";

/**
 * An option with the line that `--help` prints for it. `value` is the placeholder for its value
 * there.
 */
export interface Option extends ParseArgsOptionDescriptor {
  description: string;
  value?: string;
}

/** The values of the options `O` as {@linkcode parseArgs} returns them. */
export type Values<O extends Record<string, Option>> = {
  [K in keyof O]?: O[K]["type"] extends "boolean" ? boolean : string;
};

/** What a file in `lib/tools` exports: one command of the course. */
export interface Command<O extends Record<string, Option> = Record<string, Option>> {
  name: string;
  summary: string;
  /**
   * What follows the options on the usage line, e.g. `[notebook…]`; left out if nothing may.
   */
  operands?: string;
  options: O;
  /** More lines for `--help`. */
  details?: string;
  /** Does the work and returns the exit code. */
  run(values: Values<O>, operands: string[]): Promise<number>;
}

/** Keeps the types of the options, so that `run` knows its values. */
export function defineCommand<O extends Record<string, Option>>(command: Command<O>): Command<O> {
  return command;
}

/**
 * Runs a command: parses its arguments, prints help or one clear message, returns the exit code.
 */
export async function runCommand<O extends Record<string, Option>>(
  command: Command<O>,
  args: string[],
): Promise<number> {
  try {
    const { values, positionals } = parse(command, args);
    if (values.help) {
      console.log(help(command));
      return 0;
    }
    if (positionals.length > 0 && !command.operands) {
      throw new UsageError(`Nothing was expected after the options, received "${positionals[0]}"`);
    }
    await checkHouse();
    return await command.run(values, positionals);
  } catch (error) {
    console.error(explain(command.name, error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Runs the command of the file that was started, and leaves with its exit code. */
export async function main<O extends Record<string, Option>>(command: Command<O>): Promise<never> {
  process.exit(await runCommand(command, Deno.args));
}

/** A whole number given as an option, e.g. `--port 8889`. */
export function wholeNumber(
  option: string,
  text: string | undefined,
  { min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
    throw new UsageError(`--${option} takes a whole number ${range}, received "${text}"`);
  }
  return value;
}

/** One of the words that an option accepts, e.g. `--clock virtual`. */
export function oneOf<const W extends string>(
  option: string,
  text: string | undefined,
  words: readonly W[],
): W | undefined {
  if (text === undefined) return undefined;
  const word = words.find((word) => word === text);
  if (word === undefined) {
    throw new UsageError(`--${option} takes ${words.join(" or ")}, received "${text}"`);
  }
  return word;
}

/** The same message for the same trouble, wherever it comes from. */
export function explain(name: string, error: unknown): string {
  if (error instanceof UsageError) return `${error.message}. See: deno task ${name} --help`;
  if (error instanceof ToolError) return error.message;
  if (isDiskFull(error)) return "The disk is full: free some space and run it again";
  const why = refusal(error);
  if (why) return `Cannot use ${pathIn(error as Error)}: ${why}`;
  return `deno task ${name} failed in a way it did not expect: ${
    error instanceof Error ? error.stack : error
  }`;
}

/** The path that Deno's message about a file names. */
function pathIn({ message }: Error): string {
  return message.match(/'(.*?)'/)?.[1] ?? message;
}

const HELP = { help: { type: "boolean", short: "h", description: "print this" } } as const;

function parse<O extends Record<string, Option>>(command: Command<O>, args: string[]) {
  try {
    const options = { ...command.options, ...HELP };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { values: values as Values<O & typeof HELP>, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\.$/, "").replace(/\. .*$/s, ""));
  }
}

function help<O extends Record<string, Option>>(command: Command<O>): string {
  const options: [string, Option][] = Object.entries({ ...command.options, ...HELP });
  const rows = options.map(([name, { short, value, description }]) => ({
    flag: `${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}`,
    description,
  }));
  const width = Math.max(...rows.map((row) => row.flag.length));
  return [
    command.summary,
    "",
    `Usage: deno task ${command.name} [options]${command.operands ? ` ${command.operands}` : ""}`,
    "",
    ...rows.map((row) => `  ${row.flag.padEnd(width)}  ${row.description}`),
    ...(command.details ? ["", command.details] : []),
  ].join("\n");
}
