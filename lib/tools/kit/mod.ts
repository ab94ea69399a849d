/** What every command uses: a command line, paths and files, other programs, the terminal. */
export * from "./tool_error.ts";
export * from "./cli.ts";
export * from "./house.ts";
export * from "./path.ts";
export * from "./files_under.ts";
export * from "./write_file.ts";
export * from "./process.ts";
export * from "./lines.ts";
export * from "./status_line.ts";
export * from "./board.ts";
export * from "./cell_places.ts";
export * from "./part.ts";
export * from "./diff.ts";
