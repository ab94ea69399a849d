export const endings: Record<string, string> = {
  a: "fulfilled", // nothing happened to it
  b: "cancelled", // before its first step: the work never ran
  c: "fulfilled", // it did not listen, and returned
  d: "fulfilled", // it listened, and returned
  e: "rejected", // it listened, and threw something of its own
  f: "fulfilled", // a task that is done stays as it is
  g: "rejected", // whatever the error is called, nothing had told it to stop
};
