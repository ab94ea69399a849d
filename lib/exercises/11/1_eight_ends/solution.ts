export const settlesAfter = {
  a: 100, // its wait listens
  b: 100, // only the caller leaves, but this promise is the caller's
  c: 150, // the cleanup takes its time
  d: 100, // the cleanup has a signal that is aborted already
  e: 170, // it swallows the abort and does something else
  f: 120, // it looks at 0, 30, 60, 90 and 120 ms
  g: 250, // it has no signal
  h: 80, // the first of the two signals decides
};
