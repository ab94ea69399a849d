export function totalTime(plan: number[][]): number {
  const stageTime = (stage: number[]) => Math.max(0, ...stage); // together: the longest
  return plan.reduce((sum, stage) => sum + stageTime(stage), 0); // in a row: the sum
}
