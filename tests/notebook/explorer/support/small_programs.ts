/** Small random programs over two shared variables and two locks, as data. */
import fc from "fast-check";

/** One statement of a task, which has one variable of its own. */
export type Statement =
  | { do: "point" }
  | { do: "read"; variable: Variable }
  | { do: "write"; variable: Variable; plus: number }
  | { do: "acquire" | "release"; lock: number }
  | { do: "end if"; equal: number };

export type Variable = "x" | "y";

/** The statements of each task, and what is claimed of the variables. */
export interface SmallProgram {
  tasks: Statement[][];
  /** At each moment x is no more than that, if anything is claimed. */
  mostX: number | undefined;
  /** At the end y is not that, if anything is claimed. */
  notY: number | undefined;
}

const variable = fc.constantFrom<Variable>("x", "y");

const statement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Statement>({ do: "point" }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("read" as const), variable }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("write" as const), variable, plus: fc.nat(2) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("acquire" as const, "release" as const),
      lock: fc.nat(1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("end if" as const), equal: fc.nat(2) }) },
);

/** Two or three tasks, so short that a full search takes a moment. */
export const smallProgram: fc.Arbitrary<SmallProgram> = fc.record({
  tasks: fc.array(fc.array(statement, { minLength: 1, maxLength: 6 }), {
    minLength: 2,
    maxLength: 3,
  }),
  mostX: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  notY: fc.option(fc.nat(4), { nil: undefined }),
}).filter(({ tasks }) => tasks.flat().filter(stops).length <= (tasks.length === 2 ? 8 : 5));

function stops(statement: Statement): boolean {
  return statement.do === "point" || statement.do === "acquire";
}

export const NAMES = ["A", "B", "C"];
