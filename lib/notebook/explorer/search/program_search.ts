/** Which searches are made for a program, one after the other, and what they find together. */
import { ByClasses } from "./by_classes.ts";
import { ByPreemptions } from "./by_preemptions.ts";
import { ByPriorities } from "./by_priorities.ts";
import { checkDeclared } from "./check_declared.ts";
import { OrderCount } from "./count_orders.ts";
import { Estimate } from "./estimate.ts";
import { Fairness } from "./fairness.ts";
import type { Chooser, Knowledge, Run } from "../run/mod.ts";
import { seededRandom } from "../../time/mod.ts";
import type { RunOnce } from "./search.ts";
import { shrink } from "./shrink.ts";
import { Tally } from "./tally.ts";

/** Where no other limit is given: a second or less. */
const MOST_STEPS = 30_000;

/** What is searched, and how far to go. */
export interface SearchLimits {
  readonly title: string;
  /** How many schedules to run; as many as is quick, if not given. */
  readonly limit: number | undefined;
  readonly seed: number;
}

/** What was found. */
export interface Found {
  readonly tally: Tally;
  /** The simplest run that goes wrong, or the first. */
  readonly example: Run;
  readonly exhaustive: boolean;
  /** About how many schedules there are. */
  readonly estimate: number;
  readonly isExact: boolean;
  /** Whether each schedule represents a class. */
  readonly classes: boolean;
  /** If some were drawn by chance: of how many of them at least one finds a mistake of depth 2. */
  readonly oneIn: number | undefined;
}

/** Looks for schedules that go wrong, until all have been tried or the limit is reached. */
export class ProgramSearch {
  readonly #runOnce: RunOnce;
  readonly #knowledge: Knowledge;
  readonly #limits: SearchLimits;
  readonly #fairness = new Fairness();
  #tally = new Tally();
  #stepsInVain = 0;

  constructor(runOnce: RunOnce, knowledge: Knowledge, limits: SearchLimits) {
    this.#runOnce = runOnce;
    this.#knowledge = knowledge;
    this.#limits = limits;
  }

  async search(): Promise<Found> {
    const search = new ByPreemptions(this.#runOnce, this.#fairness);
    const first = await search.next();
    this.#tally.count(first);
    const found = first.declared ? await this.#classes() : undefined;
    return found ?? await this.#schedules(search);
  }

  /** One schedule of each class; `undefined` where the program goes round in circles. */
  async #classes(): Promise<Found | undefined> {
    const before = this.#tally;
    this.#tally = new Tally();
    let search = new ByClasses(this.#runOnce, this.#fairness);
    let orders = new OrderCount();
    while (!search.isDone && !this.#isEnough()) {
      const { revision } = this.#knowledge;
      const run = await search.next();
      if (this.#fairness.foundCycles) {
        this.#tally = before;
        return undefined;
      }
      if (this.#knowledge.revision > revision) { // What conflicts is only known now: once more.
        search = new ByClasses(this.#runOnce, this.#fairness);
        this.#stepsInVain += this.#tally.steps + run.taken.length;
        this.#tally = new Tally();
        orders = new OrderCount();
      } else if (this.#tally.count(run)) {
        orders.add(run.taken, search.order);
      }
    }
    if (!search.isDone) return await this.#sample(true);
    await checkDeclared(this.#limits.title, this.#tally.some, this.#runOnce);
    return await this.#found({ estimate: orders.total, isExact: orders.isExact, classes: true });
  }

  /** Every schedule. */
  async #schedules(search: ByPreemptions): Promise<Found> {
    while (!search.isDone && !this.#isEnough()) this.#tally.count(await search.next());
    if (!search.isDone) return await this.#sample(false);
    return await this.#found({ estimate: this.#tally.schedules, isExact: true, classes: false });
  }

  /** As many schedules again, by chance. */
  async #sample(classes: boolean): Promise<Found> {
    const random = seededRandom(this.#limits.seed);
    const [estimate, priorities] = [new Estimate(random), new ByPriorities(random)];
    for (const run of this.#tally.some) {
      estimate.learn(run);
      priorities.learn(run);
    }
    const [steps, runs] = [this.#steps, this.#tally.runs];
    for (let i = 0; !this.#isEnough(steps, runs); i++) {
      const byRank = i % 2 === 0;
      const run = await this.#draw(byRank ? priorities.begin() : estimate.begin());
      if (!byRank) estimate.end();
      estimate.learn(run);
      priorities.learn(run);
    }
    return await this.#found({
      estimate: Math.max(estimate.schedules, this.#tally.schedules + 1),
      isExact: false,
      classes,
      oneIn: priorities.oneIn,
    });
  }

  async #draw(choose: Chooser): Promise<Run> {
    const run = await this.#fairness.run(this.#runOnce, choose);
    this.#tally.count(run);
    return run;
  }

  async #found(
    { oneIn, ...rest }: Pick<Found, "estimate" | "isExact" | "classes"> & { oneIn?: number },
  ): Promise<Found> {
    const tally = this.#tally;
    const exhaustive = oneIn === undefined && tally.inconclusive === 0;
    const isSimplest = tally.example!.problem === undefined || (exhaustive && !rest.classes);
    const example = isSimplest ? tally.example! : await this.#simplest(tally.example!);
    return { tally, example, exhaustive, oneIn, ...rest };
  }

  /** The first in the order of preemptions that goes wrong, without what is of no importance in it. */
  async #simplest(example: Run): Promise<Run> {
    const search = new ByPreemptions(this.#runOnce, this.#fairness);
    const best = new Tally();
    best.suggest(example);
    const before = this.#fairness.steps;
    while (!search.isDone && best.steps + this.#fairness.steps - before < MOST_STEPS) {
      const run = await search.next();
      best.count(run);
      if (run.problem) break;
    }
    return await shrink(best.example!, this.#runOnce);
  }

  get #steps(): number {
    return this.#tally.steps + this.#fairness.steps + this.#stepsInVain;
  }

  #isEnough(steps = 0, runs = 0): boolean {
    const { limit } = this.#limits;
    return limit === undefined
      ? this.#steps - steps >= MOST_STEPS
      : this.#tally.runs - runs >= limit;
  }
}
