export const lightsUp = { red: 0, green: 0, blue: 0, white: 0 };
