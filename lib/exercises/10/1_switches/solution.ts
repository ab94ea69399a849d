export const counts: Record<string, number> = {
  a: 60, // in and out three times on each of ten levels
  b: 70, // one more way up and down for the levels 1 to 5
  c: 20, // in and out once on each level: nothing ever waits
  d: 60, // an error goes the same way as a value
  e: 6, // the levels 10 to 5; level 4 returns
  f: 112, // 4 levels with four waits below them, 6 levels twice with two
  g: 40, // four waits, one after the other
};
