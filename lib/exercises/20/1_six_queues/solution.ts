export const outcomes: Record<string, number | string> = {
  a: 2,
  b: 3,
  c: "5 1 3",
  d: "waits",
  e: 5,
  f: 200,
};
