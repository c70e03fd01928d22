/** The look of the page, light and dark as the reader's system is. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: #1c2024; --faint: #5f6b76; --ground: #ffffff; --card: #f6f8fa; --edge: #d8dee4;
  --ours: #1f6feb; --bare: #8b949e; --other: #9a5b00; --good: #1a7f37; --bad: #cf222e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3; --faint: #9aa5b1; --ground: #0d1117; --card: #161b22; --edge: #30363d;
    --ours: #58a6ff; --bare: #7d8590; --other: #e3a13b; --good: #3fb950; --bad: #ff7b72;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 0; }
p { margin: .25rem 0; color: var(--faint); }
section { background: var(--card); border: 1px solid var(--edge); border-radius: 8px; padding: 1rem 1.25rem; margin-top: 1.25rem; }
.summary { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }
.summary li { border: 1px solid var(--edge); border-radius: 6px; padding: .35rem .75rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: .75rem 0; font-size: .875rem; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; white-space: nowrap; }
thead th { color: var(--faint); font-weight: 500; border-bottom: 1px solid var(--edge); }
tbody th { font-weight: 400; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
.ratio th, .ratio td { color: var(--faint); }
td.kept { color: var(--good); font-weight: 600; } td.broken { color: var(--bad); font-weight: 600; }
a { color: inherit; }
td.told, td.unknown { color: var(--faint); }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem 1.5rem; }
figure { margin: 0; }
figure.wide { grid-column: span 2; }
@media (max-width: 40rem) { figure.wide { grid-column: auto; } }
figcaption { font-size: .8125rem; font-weight: 600; margin-bottom: .25rem; } figcaption small { color: var(--faint); font-weight: 400; }
svg { display: block; width: 100%; height: auto; font: 11px system-ui, sans-serif; }
svg.bullet { width: 160px; }
svg text { fill: var(--ink); } svg .label, svg .tick { fill: var(--faint); }
.ours { fill: var(--ours); } .bare { fill: var(--bare); } .other { fill: var(--other); }
rect.track { fill: var(--edge); opacity: .5; } rect.kept { fill: var(--good); } rect.broken { fill: var(--bad); }
line.limit { stroke: var(--ink); stroke-width: 2; } line.grid { stroke: var(--edge); }
polyline.line { fill: none; stroke: var(--ours); stroke-width: 2; stroke-linejoin: round; }
.doubt { color: var(--bad); }
`;
