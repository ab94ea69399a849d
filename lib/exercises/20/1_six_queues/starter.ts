export const outcomes: Record<string, number | string> = {
  a: "",
  b: "",
  c: "",
  d: "",
  e: "",
  f: "",
};
