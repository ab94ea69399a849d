/** What computing costs, whatever else the machine does meanwhile. */
import { threadCpuUsage } from "node:process";

/** The processor time that this thread has used. Milliseconds, in steps of about 10. */
export function processorTime(): number {
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}
