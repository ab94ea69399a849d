import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assertEquals } from "@std/assert";
import { type Asked, IdleQuestion } from "../../../../lib/notebook/kernel/guard/idle.ts";
import type { KernelMessage } from "../../../../lib/notebook/kernel/guard/kernel_channel.ts";

/** A channel that answers each question after `ms`; never, as while a cell runs, if that is Infinity. */
function channel(ms: number): Asked & { asked: number } {
  const answers: KernelMessage[] = [
    { type: "interrupt_reply", answers: undefined, content: {} }, // Answers something else.
  ];
  let heard = () => {};
  return {
    asked: 0,
    async send() {
      this.asked++;
      if (ms < Infinity) {
        setTimeout(() => {
          answers.push({ type: "kernel_info_reply", answers: undefined, content: {} });
          heard();
        }, ms);
      }
      return await Promise.resolve("");
    },
    async receive() {
      while (answers.length === 0) await new Promise<void>((resolve) => heard = resolve);
      return answers.shift()!;
    },
  };
}

Deno.test(
  "a kernel that answers on both channels is idle, however late a busy machine makes it",
  onVirtualTime(async () => {
    for (const [shell, control] of [[1, 1], [900, 900], [2000, 700], [60, 1]]) {
      assertEquals(await new IdleQuestion(channel(shell), channel(control)).ask(), true);
    }
  }),
);

Deno.test(
  "a kernel that goes on answering at any time, and not in its turn, runs something",
  onVirtualTime(async () => {
    for (const ms of [1, 900]) {
      const control = channel(ms);
      assertEquals(await new IdleQuestion(channel(Infinity), control).ask(), false);
      assertEquals(control.asked, 5);
    }
  }),
);

Deno.test(
  "several questions at once are answered one by one",
  onVirtualTime(async () => {
    const shell = channel(30);
    const question = new IdleQuestion(shell, channel(10));
    const first = question.ask();
    await delay(15);
    assertEquals(await Promise.all([first, question.ask(), question.ask()]), [true, true, true]);
    assertEquals(shell.asked, 3);
  }),
);
