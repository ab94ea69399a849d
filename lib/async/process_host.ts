/** What runs in each process of a `ProcessPool`: it answers the orders that arrive, one by one. */
import { exportedJob } from "./exported_job.ts";
import { MARK, readLines, toJson } from "./json_lines.ts";
import type { Order } from "./pool_member.ts";
import { packError } from "./remote_error.ts";

const [module] = Deno.args;

for await (const line of readLines(Deno.stdin.readable)) {
  const order = JSON.parse(line) as Order;
  await write(await run(order));
}

async function run([ticket, name, args]: Order): Promise<string> {
  try {
    const jobs = await import(module);
    const value = await exportedJob(jobs, name)(...args);
    return toJson(value === undefined ? [ticket, true] : [ticket, true, value]);
  } catch (error) {
    return toJson([ticket, false, packError(error, isJson)]);
  }
}

/** On a line of its own, whatever the job has printed before. */
async function write(answer: string): Promise<void> {
  const bytes = new TextEncoder().encode(`\n${MARK}${answer}\n`);
  for (let sent = 0; sent < bytes.length;) sent += await Deno.stdout.write(bytes.subarray(sent));
}

function isJson(value: unknown): boolean {
  try {
    return toJson(value) !== undefined;
  } catch {
    return false;
  }
}
