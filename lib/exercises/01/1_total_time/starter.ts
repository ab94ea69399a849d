export function totalTime(plan: number[][]): number {
  return plan.flat().reduce((sum, ms) => sum + ms, 0);
}
