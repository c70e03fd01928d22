import { compare } from "../comparison.js";
import { reportFixture } from "../report.fixture.js";
import { readBaseline, recordOf } from "../run-record.js";
import { htmlReport } from "./html-report.js";
import { niceCeiling } from "./lines.js";

const record = recordOf([reportFixture], true);
const page = htmlReport(record);
const text = (html: string): string => html.replace(/<style>[^]*<\/style>/, "").replace(/<[^>]+>/g, " ");

describe("the page of a run", () => {
  it("needs nothing from elsewhere and runs no script", () => {
    expect(page).not.toMatch(/https?:|src=|href="[^#]|@import|url\(|<script|<link/);
  });

  it("follows the reader's choice of light or dark", () => {
    expect(page).toContain("color-scheme: light dark");
    expect(page).toContain("@media (prefers-color-scheme: dark)");
  });

  it("counts the bounds and says of each what became of it", () => {
    expect(text(page)).toMatch(/1 +kept +1 +broken +1 +unknown/);
    expect(text(page)).toMatch(/server CPU per call ÷ bare +1\.50× +≤ 1\.6× +kept/);
    expect(text(page)).toMatch(/redaction&#39;s share +12\.00 % +≤ 10 % +BROKEN/);
  });

  it("lists every bound that has a limit first, with the way to its scenario", () => {
    const overview = page.slice(0, page.indexOf("<section"));
    expect(overview.match(/<a href="#round-trip-2kb">/g)).toHaveLength(3);
    expect(overview).not.toContain("only told");
  });

  it("draws bars of what is compared and lines of what is followed", () => {
    expect(page).toContain('aria-label="CPU ms/call"');
    expect(page).not.toContain('aria-label="failed"');
    expect(page).toContain('aria-label="heap, MB"');
    expect(page.match(/<polyline class="line" points="([^"]+)"/)?.[1]?.split(" ")).toHaveLength(3);
  });

  it("shows names as text, whatever they hold", () => {
    const evil = { ...reportFixture, doubts: ['<img src="x">'], title: "a & b" };
    const html = htmlReport(recordOf([evil], true));
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=&quot;x&quot;&gt;");
    expect(html).toContain("a &amp; b");
  });

  it("says that a run was stopped, and holds what is known", () => {
    expect(htmlReport(recordOf([], false))).toContain("stopped before its end");
  });

  it("shows what a bound was before", () => {
    const before = readBaseline(JSON.stringify({ ...record, at: "2026-01-01T00:00:00.000Z", cores: 99 }));
    const html = htmlReport(record, compare(record, before));
    expect(text(html)).toContain("compared with 2026-01-01");
    expect(text(html)).toMatch(/12\.00 % +≤ 10 % +BROKEN +12\.00 % +±0 %/);
    expect(text(html)).toContain("another cores: 99");
  });
});

describe("the top of a chart", () => {
  it.each([
    [0, 1],
    [0.7, 1],
    [1, 1],
    [1.1, 2],
    [43, 50],
    [51, 100],
  ])("above %d is %d", (value, top) => {
    expect(niceCeiling(value)).toBeCloseTo(top);
  });
});
