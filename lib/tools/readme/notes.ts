/**
 * The notes that the course answers: five articles on Python's asyncio, and where each is taught.
 */

/** A section of an article: the ids of its items, first and last. */
export interface NoteSection {
  title: string;
  first: string;
  last: string;
}

/** One of the articles; README.md says who wrote it, and where. */
export interface Article {
  title: string;
  sections: NoteSection[];
}

/** The sections that each notebook covers, by the notebook's number. */
export const PLAN: Record<string, string> = {
  "01": "S0.01 S0.02 S0.08 S0.39 S1.01 S1.07 S3.01 S3.07 S3.24 S4.01 S4.03 S4.31",
  "02": "S0.02 S0.03 S0.04 S0.05 S0.06 S0.07 S1.01 S2.03 S2.06 S2.11 S3.03 S3.13 S4.14 S4.15",
  "03":
    "S0.09 S0.10 S0.19 S1.02 S1.05 S1.19 S1.20 S1.21 S2.01 S2.02 S2.08 S2.29 S3.02 S3.11 S4.06 S4.07",
  "04": "S0.11 S0.12 S1.17 S2.04 S2.05 S2.09 S3.03 S3.11 S4.04 S4.12",
  "05": "S0.13 S0.14 S0.15 S1.06 S1.31 S2.15 S3.12 S4.09 S4.12 S4.13",
  "06": "S0.16 S0.17 S0.18 S0.19 S0.20 S0.21 S2.07 S2.08 S2.10 S2.12 S3.04 S3.17 S4.05",
  "07": "S0.22 S0.23 S0.24 S0.25 S2.07 S2.23 S3.16",
  "08": "S1.07 S1.08 S1.09 S1.10 S1.11 S1.12 S1.14 S2.02 S2.16 S2.18 S2.19 S2.20 S2.21 S2.22 S3.17",
  "09": "S1.13 S1.14 S1.15 S1.16 S1.17 S1.25 S2.13 S2.14 S4.08",
  "10": "S0.14 S1.23 S1.24 S1.25 S2.17 S2.20 S2.21 S2.27 S3.12",
  "11": "S1.11 S1.18 S1.19 S1.20 S1.21 S1.22 S2.23 S2.24 S2.25 S2.26 S2.27 S2.28",
  "12": "S1.26 S1.27 S1.28 S1.29 S1.30 S4.17 S4.21 S4.27",
  "13": "S0.28 S0.29 S0.30 S1.34 S3.14 S3.15",
  "14": "S0.25 S0.26 S0.27 S1.31 S1.32 S1.33 S1.35 S3.10 S4.01 S4.02 S4.07 S4.10",
  "15": "S0.26 S1.04 S1.32 S1.36 S4.26",
  "16": "S1.29 S2.29 S2.30 S2.31 S4.18",
  "17": "S1.37 S1.38 S1.44 S3.18 S3.20",
  "18": "S1.39 S3.19 S4.11 S4.22 S4.23",
  "19": "S1.40 S1.41 S1.42 S1.43 S3.21 S3.22",
  "20": "S1.44 S1.45 S3.23 S4.08 S4.20",
  "21": "S1.03 S1.04 S1.33 S1.34 S4.16 S4.24 S4.25",
  "22": "S0.32 S0.36 S0.37 S0.38 S2.17 S3.08 S3.14 S4.17 S4.29 S4.30",
  "23": "S0.33 S0.34 S0.35 S0.37 S3.09 S3.10 S4.28",
  "24": "S0.01 S0.31 S0.32 S3.05 S3.06 S3.07 S3.08 S3.09 S3.10 S2.32 S4.02 S4.14 S4.19",
};

/** The articles, in the order of their ids. */
export const ARTICLES: Article[] = [
  {
    title: "Asynchronous programming (异步编程)",
    sections: [
      { title: "Coroutines", first: "S0.01", last: "S0.08" },
      { title: "The event loop", first: "S0.09", last: "S0.10" },
      { title: "Quick start", first: "S0.11", last: "S0.12" },
      { title: "The keyword `await`", first: "S0.13", last: "S0.15" },
      { title: "Task objects", first: "S0.16", last: "S0.21" },
      { title: "Future objects", first: "S0.22", last: "S0.24" },
      { title: "Thread pools and blocking libraries", first: "S0.25", last: "S0.27" },
      { title: "Asynchronous iterators", first: "S0.28", last: "S0.29" },
      { title: "Asynchronous context managers", first: "S0.30", last: "S0.30" },
      { title: "uvloop", first: "S0.31", last: "S0.32" },
      { title: "Redis and MySQL", first: "S0.33", last: "S0.35" },
      { title: "FastAPI", first: "S0.36", last: "S0.37" },
      { title: "A crawler", first: "S0.38", last: "S0.38" },
      { title: "Conclusion", first: "S0.39", last: "S0.39" },
    ],
  },
  {
    title: "Concurrent programming with asyncio (Asyncio并发编程)",
    sections: [
      { title: "What asyncio is", first: "S1.01", last: "S1.05" },
      { title: "Visiting one site, and many", first: "S1.06", last: "S1.07" },
      { title: "`gather` and `wait`", first: "S1.08", last: "S1.12" },
      { title: "Results and callbacks", first: "S1.13", last: "S1.17" },
      { title: "Cancelling", first: "S1.18", last: "S1.22" },
      { title: "Nested coroutines", first: "S1.23", last: "S1.25" },
      { title: "Scheduled calls", first: "S1.26", last: "S1.30" },
      { title: "With thread pools", first: "S1.31", last: "S1.35" },
      { title: "With processes", first: "S1.36", last: "S1.36" },
      { title: "Synchronisation and communication", first: "S1.37", last: "S1.45" },
    ],
  },
  {
    title: "An untitled introduction to asyncio",
    sections: [
      { title: "The module and its first use", first: "S2.01", last: "S2.03" },
      { title: "Defining a coroutine", first: "S2.04", last: "S2.06" },
      { title: "Creating a task", first: "S2.07", last: "S2.12" },
      { title: "Callbacks, with and without", first: "S2.13", last: "S2.14" },
      { title: "Blocking and `await`", first: "S2.15", last: "S2.15" },
      { title: "Concurrency and nesting", first: "S2.16", last: "S2.22" },
      { title: "Stopping", first: "S2.23", last: "S2.28" },
      { title: "Loops in other threads", first: "S2.29", last: "S2.31" },
      { title: "Gruvi", first: "S2.32", last: "S2.32" },
    ],
  },
  {
    title: "The asyncio module for asynchronous programming in Python (Python异步编程asyncio模块)",
    sections: [
      { title: "Introduction", first: "S3.01", last: "S3.05" },
      { title: "The ecosystem", first: "S3.06", last: "S3.10" },
      { title: "How to use it", first: "S3.11", last: "S3.17" },
      { title: "Synchronisation", first: "S3.18", last: "S3.23" },
      { title: "Conclusion", first: "S3.24", last: "S3.24" },
    ],
  },
  {
    title: "pyasync",
    sections: [
      { title: "Libraries that do not mix", first: "S4.01", last: "S4.03" },
      { title: "Concepts", first: "S4.04", last: "S4.08" },
      { title: "`await`", first: "S4.09", last: "S4.15" },
      { title: "The fourteen examples", first: "S4.16", last: "S4.30" },
      { title: "References", first: "S4.31", last: "S4.31" },
    ],
  },
];

/**
 * Whether a section holds an item of the notes. Ids of one width are in the order of their text.
 */
export function holds({ first, last }: NoteSection, id: string): boolean {
  return first <= id && id <= last;
}

/** Whether an id is that of an item of the notes, such as `S1.07`. */
export function isItem(id: string): boolean {
  return /^S\d\.\d\d$/.test(id) &&
    ARTICLES.some(({ sections }) => sections.some((section) => holds(section, id)));
}
