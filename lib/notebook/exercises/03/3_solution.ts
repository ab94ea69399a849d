export function orderOfLines(): string[] {
  return ["timer 1", "async body", "micro 1", "after await", "micro of micro", "timer 2"];
}
