/** What runs in each process of a `ProcessPool`: it answers the orders that arrive, one by one. */
import { Channel, type Frame } from "./channel.ts";
import { packError, refusal } from "../errors/mod.ts";
import { exportedJob } from "../exported_job.ts";
import { Rendezvous } from "./rendezvous.ts";
import { deserialize, serialize } from "./serialize.ts";

/** An answer without its ticket, which travels in front. */
export type Outcome = readonly [ok: boolean, outcome: unknown];

const [module] = Deno.args;
const { exit } = Deno; // Jobs may replace it.
const channel = await Rendezvous.call();

// It keeps reading while a job runs, so that it ends when its pool is gone, whatever the job does.
for (let order = await channel.read(); order !== undefined; order = await channel.read()) {
  answer(order).catch(() => exit(1));
}
exit();

async function answer({ ticket, bytes }: Frame): Promise<void> {
  const outcome = await run(bytes);
  await channel.write(pack(outcome), ticket);
}

async function run(bytes: Uint8Array<ArrayBuffer>): Promise<Outcome> {
  try {
    const [name, args] = deserialize(bytes) as [string, unknown[]];
    const jobs = await import(module);
    return [true, await exportedJob(jobs, name)(...args)];
  } catch (error) {
    return [false, packError(error, isSerializable)];
  }
}

function pack([ok, outcome]: Outcome): Uint8Array<ArrayBuffer> {
  try {
    return serialize([ok, outcome], Channel.HEADER);
  } catch (error) {
    return serialize([false, refusal(ok, outcome, error)], Channel.HEADER);
  }
}

function isSerializable(value: unknown): boolean {
  try {
    serialize(value, Channel.HEADER);
    return true;
  } catch {
    return false;
  }
}
