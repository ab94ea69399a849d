/** A small program as one for the explorer, and all the runs that a search makes of it. */
import type { Lock } from "@course/async";
import type { Points } from "@course/notebook";
import type { Run } from "../../../../lib/notebook/explorer/run/run.ts";
import { Fairness } from "../../../../lib/notebook/explorer/search/fairness.ts";
import type { RunOnce } from "../../../../lib/notebook/explorer/search/search.ts";
import { withRuns } from "../../../../lib/notebook/explorer/run/with_runs.ts";
import { NAMES, type SmallProgram, type Statement } from "./small_programs.ts";

type Guard = Awaited<ReturnType<Lock["acquire"]>>;

/** The same program in promises; `declared` if its variables are shared ones. */
export function programOf(
  { tasks, mostX, notY }: SmallProgram,
  { declared, onEnd = () => {} }: { declared: boolean; onEnd?: (state: string) => void },
) {
  return ({ at, lock, shared }: Points) => {
    const initial = { x: 0, y: 0 };
    const variables = declared ? shared(initial) : initial;
    const locks = [lock("left"), lock("right")];
    const work = (statements: Statement[]) => async () => {
      let own = 0;
      const guards: (Guard | undefined)[] = [];
      for (const statement of statements) {
        if (statement.do === "point") await at("point");
        else if (statement.do === "read") own = variables[statement.variable];
        else if (statement.do === "write") variables[statement.variable] = own + statement.plus;
        else if (statement.do === "end if") {
          if (own === statement.equal) return;
        } else if (statement.do === "acquire") {
          guards[statement.lock] = await locks[statement.lock].acquire();
        } else guards[statement.lock]?.release();
      }
    };
    return {
      tasks: Object.fromEntries(tasks.map((statements, i) => [NAMES[i], work(statements)])),
      ...(mostX !== undefined && { always: () => variables.x <= mostX }),
      atEnd: () => {
        onEnd(`${initial.x},${initial.y}`);
        return initial.y !== notY;
      },
    };
  };
}

/** A search as the explorer has them. */
interface Search {
  readonly isDone: boolean;
  next(): Promise<Run>;
}

/** Searches to the end, and says what came of each run. */
export function searchAll(
  program: SmallProgram,
  { declared }: { declared: boolean },
  begin: (runOnce: RunOnce, fairness: Fairness) => Search,
  see: { (run: Run, outcome: string): void; again?: () => void },
): Promise<void> {
  let end = "";
  const made = programOf(program, { declared, onEnd: (state) => end = state });
  const explored = { title: "small", program: made, mostSteps: 1000, mayWait: false };
  return withRuns(explored, async (run, knowledge) => {
    let search = begin(run, new Fairness());
    while (!search.isDone) {
      const { revision } = knowledge;
      const result = await search.next();
      if (declared && knowledge.revision > revision) { // What conflicts is only known now.
        search = begin(run, new Fairness());
        see.again?.();
      } else if (result.end !== "stopped") see(result, outcomeOf(result, end));
    }
  });
}

/** In the words of the brute force. */
export function outcomeOf({ problem }: Pick<Run, "problem">, end: string): string {
  if (problem === undefined) return end;
  if (problem.message.startsWith("always")) return "always";
  if (problem.message.startsWith("atEnd")) return `atEnd ${end}`;
  const stuck = problem.message.replace("deadlock: ", "").split("; ").map(([name]) => name);
  return `deadlock ${stuck.join(" ")}`;
}
