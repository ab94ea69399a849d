import { delay } from "@std/async";
import type { Timeline } from "@course/notebook";

export type Times = Record<"water" | "tea" | "toast" | "butter" | "serve", number>;

export async function breakfast(line: Timeline, times: Times): Promise<void> {
  await line.span("water", () => delay(times.water));
  await line.span("tea", () => delay(times.tea));
  await line.span("toast", () => delay(times.toast));
  await line.span("butter", () => delay(times.butter));
  await line.span("serve", () => delay(times.serve));
}
