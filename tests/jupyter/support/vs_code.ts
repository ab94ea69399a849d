/** Deno's language server as VS Code uses it: each cell of a notebook is a document of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { deadline } from "@std/async";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { house, join } from "../../../lib/tools/kit/mod.ts";
import { type Diagnostic, ERROR } from "../../../lib/tools/lsp/diagnostic.ts";
import { type Cell, textOf } from "../../../lib/tools/notebook/mod.ts";
import { connectTo, PATIENCE } from "../../tools/support/language_client.ts";

/** A red underline. */
export interface Mark {
  /** The id of the cell. */
  cell: string;
  /** Counted from 1. */
  line: number;
  /** TypeScript's number for the error. */
  code?: number | string;
  message: string;
}

/** The protocol's number for a cell with code. */
const CODE = 2;

/** A started language server that is asked what VS Code asks. */
export class VsCode implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #ended: Promise<unknown>;

  constructor() {
    this.#process = spawn(Deno.execPath(), ["lsp"], {
      cwd: house.root,
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.#ended = new Promise((resolve) => this.#process.on("exit", resolve));
    this.#connection = connectTo(this.#process);
    this.#connection.listen();
  }

  /** Opens the course's folder. */
  async initialize(): Promise<void> {
    await this.#connection.sendRequest("initialize", {
      processId: null,
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(house.root).href, name: "course" }],
      capabilities: {
        workspace: { workspaceFolders: true },
        textDocument: { diagnostic: {} },
        notebookDocument: { synchronization: {} },
      },
      initializationOptions: { enable: true },
    });
    await this.#connection.sendNotification("initialized", {});
  }

  /** Opens the cells of a notebook, closes them again, and returns what was underlined. */
  async marks(path: string, cells: Cell[]): Promise<Mark[]> {
    const uri = pathToFileURL(join(house.root, path)).href;
    const documents = cells.filter(({ cell_type }) => cell_type === "code").map((cell) => ({
      uri: `${uri.replace(/^file/, "vscode-notebook-cell")}#${cell.id}`,
      languageId: "typescript",
      version: 1,
      text: textOf(cell.source),
    }));
    await this.#connection.sendNotification("notebookDocument/didOpen", {
      notebookDocument: {
        uri,
        notebookType: "jupyter-notebook",
        version: 1,
        cells: documents.map(({ uri }) => ({ kind: CODE, document: uri })),
      },
      cellTextDocuments: documents,
    });
    const marks: Mark[] = [];
    for (const { uri } of documents) {
      const answer = this.#connection.sendRequest<{ items: Diagnostic[] }>(
        "textDocument/diagnostic",
        { textDocument: { uri } },
      );
      const { items } = await deadline(answer, PATIENCE);
      const cell = uri.split("#")[1];
      for (const { range, code, message } of items.filter(({ severity }) => severity === ERROR)) {
        marks.push({ cell, line: range.start.line + 1, code, message });
      }
    }
    await this.#connection.sendNotification("notebookDocument/didClose", {
      notebookDocument: { uri },
      cellTextDocuments: documents.map(({ uri }) => ({ uri })),
    });
    return marks;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.dispose();
    this.#process.kill();
    await this.#ended;
  }
}
