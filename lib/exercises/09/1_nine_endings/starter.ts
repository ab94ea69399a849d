export const endings: Record<string, unknown> = {
  a: "?",
  b: "?",
  c: "?",
  d: "?",
  e: "?",
  f: "?",
  g: "?",
  h: "?",
  i: "?",
};
