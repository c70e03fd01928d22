import { get } from "node:http";
import { text as readText } from "node:stream/consumers";

/**
 * The value of a metric without labels in the Prometheus text format.
 * @returns undefined where it is not there
 */
export function metricValue(page: string, name: string): number | undefined {
  const line = page.split("\n").find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

/** The text of a metrics page; undefined where the server has none. */
export function readMetricsPage(url: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { signal: AbortSignal.timeout(10_000) }, (response) => {
      readText(response).then(
        (text) => resolve(response.statusCode === 200 ? text : undefined),
        () => resolve(undefined),
      );
    });
    request.on("error", () => resolve(undefined));
  });
}
