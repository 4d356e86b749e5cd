"""The look of the page of impact: the colours of the house, calm, readable at 360 px and on paper."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --nuit: #14304a; --sapin: #1b6b57; --ocre: #8a5a12; --ocre-soft: #fff4df;
  --ciel: #24557f; --ciel-soft: #e6eff7; --granit: #4a5560; --neige: #fbfaf7; --card: #fff; --line: #b9c2c9; }
@media (prefers-color-scheme: dark) { :root { --nuit: #e9eef2; --sapin: #7fd1b6; --ocre: #f2c572; --ocre-soft: #33270f;
  --ciel: #a8cdf0; --ciel-soft: #15304a; --granit: #b2bfc9; --neige: #0f1c28; --card: #172735; --line: #3d5265; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--neige); color: var(--nuit); font: 1rem/1.5 -apple-system, BlinkMacSystemFont,
  "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, "Liberation Sans", Arial, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.3125rem; margin: 2.5rem 0 0.5rem; }
h3 { font-size: 1.0625rem; margin: 1.5rem 0 0.25rem; }
p, ul { max-width: 70ch; margin: 0.5rem 0 1rem; }
ul { padding-left: 1.25rem; }
a { color: var(--sapin); }
a:focus-visible, .wide:focus-visible { outline: 3px solid var(--sapin); outline-offset: 2px; }
code { font-size: 0.875rem; overflow-wrap: anywhere; }
.first { font-size: 1.125rem; }
.note { padding: 0.75rem 1rem; border-left: 4px solid; border-radius: 0.5rem; }
.information { background: var(--ciel-soft); color: var(--ciel); }
.warning { background: var(--ocre-soft); color: var(--ocre); font-weight: 600; }
dl { margin: 1rem 0; border-top: 1px solid var(--line); }
dl div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
dt { flex: 0 0 9rem; color: var(--granit); }
dd { flex: 1 1 14rem; margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; margin: 1rem 0 1.5rem; }
table { width: 100%; border-collapse: collapse; background: var(--card); font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem; border-bottom: 1px solid var(--line); }
thead th { color: var(--granit); font-weight: 600; border-bottom-width: 2px; vertical-align: bottom; }
tbody th { font-weight: 400; }
.figure { text-align: right; }
td.figure { white-space: nowrap; }
@media (max-width: 40rem) { table { font-size: 0.875rem; } th, td { padding: 0.375rem 0.25rem; hyphens: auto; }
  .stacked, .stacked caption, .stacked tbody { display: block; }
  .stacked thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacked tbody tr { display: grid; grid-template-columns: repeat(2, 1fr); gap: 0 1rem; padding: 0.5rem 0;
    border-bottom: 1px solid var(--line); }
  .stacked tbody th { grid-column: 1 / -1; font-weight: 600; }
  .stacked th, .stacked td { border: 0; padding: 0.125rem 0.25rem; }
  .stacked td { display: flex; justify-content: space-between; gap: 0.5rem; white-space: normal; text-align: left; }
  .stacked td.figure { text-align: right; }
  .stacked td::before { content: attr(data-label); color: var(--granit); }
}
@media print { :root { color-scheme: light; --nuit: #000; --sapin: #000; --ocre: #000; --ocre-soft: #fff; --ciel: #000;
  --ciel-soft: #fff; --granit: #000; --neige: #fff; --card: #fff; --line: #999; }
  main { max-width: none; padding: 0; } .wide { overflow: visible; } tr, .note { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; } thead { display: table-header-group; } }
"""
