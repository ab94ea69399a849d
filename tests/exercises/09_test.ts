import { testExercises } from "./support/test_exercises.ts";

await testExercises("09");
