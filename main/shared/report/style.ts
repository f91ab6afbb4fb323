import { laneProperties, seriesRules } from '../contract/lane-colours.ts'

/** The style of a report. Its colours are those of the window, and it names no file. */
export const reportStyle = `
:root { color-scheme: light dark;
  --page: light-dark(#ffffff, #0f1318); --text: light-dark(#18202a, #e9eef3);
  --soft: light-dark(#4c5866, #a9b4c0); --line: light-dark(#dbe0e6, #2a313a);
${laneProperties()} }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1000px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { font-size: 24px; line-height: 1.3; margin: 0 0 16px; }
h2 { font-size: 18px; margin: 24px 0 8px; }
small, footer { color: var(--soft); font-size: 14px; }
footer { margin-top: 24px; border-top: 1px solid var(--line); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 6px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { white-space: normal; vertical-align: bottom; font-size: 14px; color: var(--soft); }
tbody th { font-weight: 500; }
.figure { text-align: right; }
h3 { font-size: 16px; margin: 16px 0 4px; }
.needs td, .needs th { white-space: normal; vertical-align: top; }
.needs td:last-child, .needs th:last-child { text-align: left; }
.needs a { color: inherit; }
figure { margin: 24px 0 0; break-inside: avoid; }
figcaption { font-weight: 600; margin-bottom: 4px; }
svg { width: 100%; height: auto; max-width: 720px; display: block; }
svg text { font: 12px system-ui, sans-serif; fill: var(--soft); }
.grid { stroke: var(--line); } .axis { stroke: var(--soft); }
.series { fill: none; stroke-width: 2; stroke: currentColor; } .series circle { fill: currentColor; stroke: none; }
.theory { color: var(--soft); }
${seriesRules()}
@media print { :root { color-scheme: light; } main { max-width: none; padding: 0; } .wide { overflow: visible; } table { font-size: 11px; } }
`
