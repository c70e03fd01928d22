import type { Measurement } from "./measurement.js";

/** What is known of one scenario; a measurement is absent where the run ended before it. */
export interface ScenarioReport {
  readonly scenario: string;
  /** Calls that were under way at the same time. */
  readonly clients: number;
  /** Bytes of one answer's body, by server. */
  readonly answerBytes: { readonly server: number; readonly bare: number };
  readonly server: Measurement | undefined;
  readonly bare: Measurement | undefined;
  /** The server's figures divided by those of the bare one. */
  readonly ratio: Ratio | undefined;
}

/** How many times the bare server's figure; for throughput more is better, for the others less. */
export interface Ratio {
  readonly cpu: number;
  readonly throughput: number;
  readonly p50: number;
  readonly p99: number;
}

/** The server's figures divided by those of the bare one. */
export function ratioOf(server: Measurement | undefined, bare: Measurement | undefined): Ratio | undefined {
  if (server === undefined || bare === undefined) return undefined;
  return {
    cpu: server.cpuMsPerCall / bare.cpuMsPerCall,
    throughput: server.callsPerSecond / bare.callsPerSecond,
    p50: server.p50Ms / bare.p50Ms,
    p99: server.p99Ms / bare.p99Ms,
  };
}

const heading = ["scenario", "server", "calls", "failed", "CPU ms/call", "calls/s", "p50 ms", "p99 ms"];

/** The reports as a table for people, with a line for every doubt. */
export function formatReports(reports: readonly ScenarioReport[]): string {
  const rows = reports.flatMap((report) => [
    row(report.scenario, "browser-mcp", report.server),
    row("", "bare", report.bare),
    ratioRow(report.ratio),
  ]);
  return [...formatTable([heading, ...rows]), ...reports.flatMap(doubts)].join("\n");
}

/** Lines of equal columns: the first two to the left, the figures to the right. */
export function formatTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? "").length)),
  );
  return rows.map((cells) =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? "";
        return column < 2 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

function row(scenario: string, server: string, measured: Measurement | undefined): readonly string[] {
  if (measured === undefined) return [scenario, server, "not measured"];
  return [
    scenario,
    server,
    String(measured.calls),
    String(measured.failures),
    measured.cpuMsPerCall.toFixed(3),
    measured.callsPerSecond.toFixed(0),
    measured.p50Ms.toFixed(2),
    measured.p99Ms.toFixed(2),
  ];
}

function ratioRow(ratio: Ratio | undefined): readonly string[] {
  if (ratio === undefined) return ["", "ratio", "unknown"];
  const figures = [ratio.cpu, ratio.throughput, ratio.p50, ratio.p99];
  return ["", "ratio", "", "", ...figures.map((figure) => `${figure.toFixed(2)}×`)];
}

/** What a reader must know before trusting the figures. */
function doubts({ scenario, answerBytes, server, bare }: ScenarioReport): readonly string[] {
  const lines: string[] = [];
  if (answerBytes.server !== answerBytes.bare) {
    lines.push(`${scenario}: answers differ in size: ${answerBytes.server} and ${answerBytes.bare} bytes.`);
  }
  for (const [name, measured] of Object.entries({ "browser-mcp": server, bare })) {
    if (measured === undefined) continue;
    const { calls, roundTrips, firstFailure } = measured;
    if (firstFailure !== undefined) lines.push(`${scenario}: ${name} failed, first with: ${firstFailure}`);
    if (roundTrips !== calls) {
      lines.push(`${scenario}: ${name} asked the browser ${roundTrips} times for ${calls} calls.`);
    }
  }
  return lines;
}
