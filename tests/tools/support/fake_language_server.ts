/**
 * A language server that knows nothing: it answers a request with what it has received so far,
 * finds in each document what the document's text says, and ends when it is told to exit.
 */
import process from "node:process";
import { createMessageConnection } from "vscode-jsonrpc/node";

const connection = createMessageConnection(process.stdin, process.stdout);
const received: { method: string; params: unknown }[] = [];

connection.onRequest((method, params) => {
  received.push({ method, params });
  return { pid: Deno.pid, received };
});

connection.onNotification((method, params) => {
  received.push({ method, params });
  if (method === "exit") Deno.exit();
  if (method !== "textDocument/didOpen") return;
  const { uri, text } = (params as { textDocument: { uri: string; text: string } }).textDocument;
  const found = [...text.matchAll(/\/\/ severity (\d) in line (\d+)/g)];
  const diagnostics = found.map(([message, severity, line]) => {
    const start = { line: Number(line), character: 0 };
    return { message, severity: Number(severity), range: { start, end: start } };
  });
  connection.sendNotification("textDocument/publishDiagnostics", { uri, diagnostics });
});

connection.listen();
