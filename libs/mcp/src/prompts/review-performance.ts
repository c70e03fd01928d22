import * as z from "zod";
import { cutText } from "../cut-text.js";
import { defineTabPrompt, steps } from "./tab-prompt.js";

/** Resources that a digest names of each kind. */
const MAX_RESOURCES = 12;

type Resource = Readonly<Record<string, unknown>>;

/** How fast a page is for the person in front of it, and what to do first. */
export const reviewPerformance = defineTabPrompt({
  name: "review_performance",
  title: "Review performance",
  icon: "speed",
  description:
    "Judges how fast a page loads and reacts from its Core Web Vitals and requests, and what to do first.",
  options: [],
  schema: z.object({}),
  look: async (ask) => {
    const { timing, navigation, resources, memory, vitals } = await ask("getPerformanceMetrics", {});
    const digest = {
      vitals: vitals ?? "not measured by this extension",
      timing,
      navigation,
      memory,
      resourcesInAll: resources.length,
      bytesInAll: sum(resources, "size"),
      slowest: top(resources, "duration"),
      largest: top(resources, "size"),
    };
    return { digest, kind: "performance" };
  },
  task: (_options, { id }, tools) =>
    [
      `Review how fast tab ${id} loads and reacts, and what should be done first.`,
      steps(
        "Judge the Core Web Vitals below: LCP good up to 2.5 s, INP up to 200 ms, CLS up to 0.1; FCP and TTFB explain LCP. One that is missing has not happened yet: it needs an interaction, or a page that was open from its start.",
        "Divide LCP into TTFB, load delay, load time and render delay, and say which of them is too long.",
        `Find what delays it: ${tools.network} for requests in the critical path, their timing (after ${tools.debugger}), caching and compression headers; ${tools.dom} for render-blocking scripts and styles, images without sizes, fonts.`,
        `Look for work on the main thread with ${tools.script}: long tasks (PerformanceObserver), the number of nodes, listeners that block scrolling.`,
        "One measurement on one machine is no statistics: say so, and do not compare it with limits that field data is meant for.",
      ),
      "Report the three changes with the most effect, each with its evidence, the gain you expect in milliseconds or bytes and how sure you are of it, and its cost; then smaller ones in one line each.",
    ].join("\n\n"),
});

const numberOf = (resource: Resource, key: string): number => {
  const value = resource[key];
  return typeof value === "number" ? value : 0;
};

const sum = (resources: readonly Resource[], key: string): number =>
  resources.reduce((total, resource) => total + numberOf(resource, key), 0);

/** Those with the most of something, addresses cut. */
const top = (resources: readonly Resource[], key: string) =>
  [...resources]
    .sort((a, b) => numberOf(b, key) - numberOf(a, key))
    .slice(0, MAX_RESOURCES)
    .filter((resource) => numberOf(resource, key) > 0)
    .map((resource) => {
      const name = resource["name"];
      return typeof name === "string" ? { ...resource, name: cutText(name, 300, "…") } : resource;
    });
