export const verdicts: Record<string, string> = {
  a: "unsafe",
  b: "safe",
  c: "unsafe",
  d: "safe",
  e: "unsafe",
  f: "unsafe",
  g: "unsafe",
  h: "safe",
};
