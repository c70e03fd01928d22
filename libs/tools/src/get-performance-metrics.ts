import { webVitalSchema } from "@browser-mcp/protocol";
import * as z from "zod";
import {
  freshnessArgument,
  reloadArgument,
  requestOptions,
  tabParams,
  targetArguments,
} from "./shared/target.js";
import { wholeOf } from "./shared/whole.js";
import { defineTool, readsPages } from "./tool.js";

const time = z.number().nullable().optional();

/** `get_performance_metrics`: how a page loaded, as the extension gives it (WIRE.md 3.6). */
export const getPerformanceMetrics = defineTool({
  name: "get_performance_metrics",
  title: "Read performance metrics",
  icon: "speed",
  description:
    "Reads how a page loaded: navigation and paint times in milliseconds since navigation start, the resources it " +
    "fetched with duration and bytes, the JavaScript heap, and the Core Web Vitals where the extension observes them. " +
    "null = not reached yet or not known; call again when " +
    "the page has loaded.",
  input: z.strictObject({ ...targetArguments, ...reloadArgument, ...freshnessArgument }),
  output: z.object({
    timing: z
      .object({
        loadTime: time,
        domContentLoaded: time,
        domInteractive: time,
        firstPaint: time,
        firstContentfulPaint: time,
      })
      .catchall(z.number().nullable())
      .describe("Milliseconds since navigation start; absent where the browser measured none."),
    navigation: z
      .looseObject({})
      .describe(
        "How the page was reached: type (0 = link or address, 1 = reload, 2 = history) and redirectCount.",
      ),
    resources: z
      .array(z.looseObject({}))
      .describe(
        "What the page fetched: name (address), type (what asked for it), duration (milliseconds), size (bytes).",
      ),
    memory: z
      .record(z.string(), z.number().nullable())
      .nullable()
      .describe("Bytes of the JavaScript heap; null where the browser tells none."),
    vitals: z
      .record(z.string(), webVitalSchema)
      .optional()
      .describe(
        "Core Web Vitals since the page was opened, by short name: LCP, FCP, TTFB and INP in milliseconds, CLS without " +
          "unit. One that has not happened is absent, as INP before the first interaction; all of them where the " +
          "connected extension observes none.",
      ),
  }),
  annotations: readsPages,
  run: async (args, context) => {
    const reply = await context.browser.request(
      "getPerformanceMetrics",
      tabParams(args),
      requestOptions(context, args),
    );
    const { data } = reply;
    return {
      structured: {
        timing: { ...data.timing },
        navigation: { ...data.navigation },
        resources: data.resources.map((resource) => ({ ...resource })),
        memory: data.memory === null ? null : { ...data.memory },
        ...(data.vitals === undefined ? {} : { vitals: { ...data.vitals } }),
      },
      ...wholeOf(reply, "performance", "application/json"),
    };
  },
});
