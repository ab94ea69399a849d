export const orderOfLines: string[] = [
  "timer 1",
  "async body",
  "micro 1",
  "after await",
  "micro of micro",
  "timer 2",
];
