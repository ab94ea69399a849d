export const lightsUp = {
  red: 400, // all three begin together, and each takes its own time
  green: 150,
  blue: 250,
  white: 500, // begins when red, the last of them, is on
};
