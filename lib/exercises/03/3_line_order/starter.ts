export const orderOfLines: string[] = [
  "timer 1",
  "timer 2",
  "micro 1",
  "micro of micro",
  "async body",
  "after await",
];
