export const order = "GAKHBHIDEFL";
