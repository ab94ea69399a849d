export const endings: Record<string, string> = {
  a: "outer at 100",
  b: "inner at 100",
  c: "inner at 200", // nobody told the inner limit; its own error comes first, and late
  d: "neither at 150", // both waited, and the work returned
  e: "outer at 200", // plan B began at 100 and would have lasted until 250
  f: "outer at 100", // a deadline does not wait for what it gives up
  g: "neither at 100", // told to stop, the work returned 0
};
