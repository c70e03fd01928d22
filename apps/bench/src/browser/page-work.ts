import type { PageRoute } from "@browser-mcp/testing";

/** What a page does by itself, timed in a browser with our extension and in one without. */
export interface PageWork {
  readonly name: string;
  /** What the ratio of the medians shall not exceed; undefined where it is only told. */
  readonly bound: number | undefined;
  /** Pages that each browser opens, one after the other: one process is a little faster or slower than the next. */
  readonly pages: number;
  /** Rounds of two turns of each browser in one page. */
  readonly rounds: number;
  /** Rounds before those. */
  readonly warmUpRounds: number;
  /** `/` is the page; its `work()` yields its own milliseconds, or a promise of them. */
  readonly routes: Readonly<Record<string, PageRoute>>;
}

/** A script that is busy with the DOM and logs nothing. */
const busyScript = `
  window.work = () => {
    const main = document.querySelector("main");
    const start = performance.now();
    for (let round = 0; round < 2; round += 1) {
      main.textContent = "";
      for (let index = 0; index < 500; index += 1) {
        const row = document.createElement("div");
        row.className = "row";
        row.setAttribute("data-index", String(index));
        row.append(document.createElement("span"), "text " + index);
        main.append(row);
      }
      main.querySelectorAll(".row:nth-child(odd) span").forEach((span) => span.classList.add("odd"));
      main.getBoundingClientRect();
    }
    return performance.now() - start;
  };`;

/** 2,000 requests, a hundred at once. */
const askingScript = `
  window.work = async () => {
    const ask = async (number) => {
      const response = await fetch("/answer?" + number);
      if (!response.ok) throw new Error("HTTP " + response.status);
      await response.text();
    };
    const start = performance.now();
    for (let first = 0; first < 2_000; first += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => ask(first + index)));
    }
    return performance.now() - start;
  };`;

const page = (script: string): string =>
  `<!doctype html><title>Work</title><link rel="icon" href="data:,"><main></main><script>${script}</script>`;

/** Everything of this kind, in the order in which it runs. */
export const pageWorks: readonly PageWork[] = [
  {
    name: "page-speed",
    bound: 1.01,
    pages: 31,
    rounds: 11,
    warmUpRounds: 5,
    routes: { "/": page(busyScript) },
  },
  {
    name: "browser-requests-2000",
    bound: undefined,
    pages: 4,
    rounds: 1,
    warmUpRounds: 0,
    routes: {
      "/": page(askingScript),
      "/answer": (_request, response) => {
        response.writeHead(200, { "content-type": "text/plain", "cache-control": "no-store" }).end("x");
      },
    },
  },
];
