"""The style sheet of the page that `html` writes: screens wide and narrow, light and dark, and paper.

Colours are pairs: `--red` is a line that stands out from the page (3:1), `--red-tint` a ground that the text and
its links are legible on (4.5:1).
"""

from __future__ import annotations

from typing import Final

COLORS: Final = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
"""The tag colours, by name."""

LIGHT: Final = {
    "page": "#fdfcf9",
    "text": "#1d1d1f",
    "muted": "#5c5b57",
    "link": "#17468f",
    "rule": "#d9d6ce",
    "card": "#f4f2ec",
    "red": "#c9302c",
    "orange": "#b95a00",
    "yellow": "#a07a00",
    "green": "#2e7d32",
    "teal": "#00796b",
    "blue": "#1f5fbf",
    "purple": "#6f42c1",
    "pink": "#c2307d",
    "red-tint": "#ffdcd8",
    "orange-tint": "#ffe3c7",
    "yellow-tint": "#fff1b0",
    "green-tint": "#d9f2d3",
    "teal-tint": "#cdf0ec",
    "blue-tint": "#dae8ff",
    "purple-tint": "#ebe1ff",
    "pink-tint": "#ffe0f0",
}

DARK: Final = {
    "page": "#17181a",
    "text": "#e6e3dc",
    "muted": "#a9a69e",
    "link": "#9cc4ff",
    "rule": "#3b3c3f",
    "card": "#212225",
    "red": "#ff8a80",
    "orange": "#ffb067",
    "yellow": "#e3c044",
    "green": "#86d083",
    "teal": "#5fd0c3",
    "blue": "#86b7ff",
    "purple": "#c0a2ff",
    "pink": "#ff9bd0",
    "red-tint": "#57211f",
    "orange-tint": "#523011",
    "yellow-tint": "#463c0a",
    "green-tint": "#1e4221",
    "teal-tint": "#124541",
    "blue-tint": "#1d3a60",
    "purple-tint": "#3d2e63",
    "pink-tint": "#542141",
}


def _scheme(colors: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in colors.items())


_CLASSES: Final = "\n".join(
    f".{color} {{ --line: var(--{color}); --tint: var(--{color}-tint); }}" for color in COLORS
)

_LEVELS: Final = "\n".join(
    f".level-{level} {{ padding-inline-start: {1.25 * level}em; }}" for level in range(1, 7)
)

SHADES: Final = (0.08, 0.16, 0.24, 0.32, 0.4)
"""How much of the colour of links is in the ground of a number in a picture: the lightest, for the least, first."""

_SHADED: Final = "\n".join(
    f".shade-{level} {{ fill: var(--link); fill-opacity: {opacity}; }}"
    for level, opacity in enumerate(SHADES, 1)
)

STYLE: Final = f"""\
:root {{ color-scheme: light dark; {_scheme(LIGHT)} }}
@media screen and (prefers-color-scheme: dark) {{
:root {{ {_scheme(DARK)} }}
}}
.tag {{ --line: var(--rule); --tint: var(--card); }}
{_CLASSES}
{_LEVELS}
* {{ box-sizing: border-box; }}
html {{ font-size: 100%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }}
body {{
  margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere;
  font: 1.125rem/1.7 Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", "Noto Serif", Georgia,
    Cambria, "DejaVu Serif", serif;
}}
main {{ max-width: 62rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; overflow-x: clip; }}
article + article {{ margin-top: 4rem; padding-top: 2.5rem; border-top: 1px solid var(--rule); }}
h1, h2, h3, h4, h5, h6 {{ line-height: 1.25; margin: 1.2em 0 0.5em; text-wrap: balance; }}
h1 {{ font-size: 2rem; margin: 0 0 0.4em; }}
h2 {{ font-size: 1.4rem; }}
h3 {{ font-size: 1.2rem; }}
h4, h5, h6 {{ font-size: 1.0625rem; }}
p, ul, blockquote {{ margin: 0; padding: 0; }}
ul {{ list-style: none; }}
a {{ color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }}
a:focus-visible {{ outline: 2px solid var(--link); outline-offset: 2px; }}
.text p.block, .text .entry {{ margin: 0 0 1.1em; }}
.text p.verse {{ white-space: pre-wrap; margin-inline-start: 1.5em; font-style: italic; }}
.text p.quotation {{ padding-inline-start: 1.1em; border-inline-start: 3px solid var(--rule); }}
.entry {{ display: flex; gap: 0.6em; }}
.text .entry {{ margin-bottom: 0.5em; }}
.text .row:last-child > .entry {{ margin-bottom: 1.1em; }}
.marker {{ flex: none; min-width: 1em; color: var(--muted); }}
.entry .block {{ min-width: 0; }}
mark {{
  color: inherit; background: var(--tint) linear-gradient(var(--line), var(--line)) 0 100% / 100% 2px no-repeat;
  padding-bottom: calc(var(--depth, 1) * 3px); -webkit-box-decoration-break: clone; box-decoration-break: clone;
}}
.name {{ text-decoration: underline dotted var(--muted) 2px; text-underline-offset: 0.2em; cursor: help; }}
.ref {{
  font: 600 0.68rem/0 system-ui, sans-serif; vertical-align: super; user-select: none; -webkit-user-select: none;
  white-space: nowrap;
}}
.ref a {{ padding: 0.4em 0.15em; text-decoration: none; scroll-margin-top: 5rem; border-radius: 3px; }}
.ref a:target {{ background: var(--link); color: var(--page); }}
.about, .notes, .legend, .names, .gone {{ font: 0.875rem/1.5 system-ui, sans-serif; }}
.about {{ color: var(--muted); margin: 0 0 1.75rem; }}
.about li {{ display: inline; }}
.about li + li:not(.line)::before {{ content: " · "; }}
.about .line {{ display: block; margin-top: 0.35em; }}
.byline {{ color: var(--text); }}
.tag {{
  display: inline-block; max-width: 100%; padding: 0 0.55em; margin: 0 0.1em 0.2em 0; border-radius: 0.9em;
  border: 1px solid var(--line); background: var(--tint); color: var(--text);
  font-size: 0.8125rem; line-height: 1.5;
}}
.notes, .legend {{ margin: 0 0 1.5rem; min-width: 0; }}
.note {{
  padding: 0.4em 0.7em; margin-bottom: 0.5rem; border-inline-start: 4px solid var(--line);
  background: var(--card); border-radius: 0 4px 4px 0; scroll-margin-top: 1rem;
}}
.note:target {{ outline: 2px solid var(--line); }}
.number {{ font-weight: 600; margin-inline-end: 0.45em; padding: 0.2em; text-decoration: none; }}
.said {{ white-space: pre-wrap; margin: 0.25em 0; }}
.note footer {{ color: var(--muted); font-size: 0.8125rem; }}
.note time {{ white-space: nowrap; }}
.short footer {{ display: inline; }}
.note footer span + span::before {{ content: " · "; }}
.doubt {{ color: var(--text); font-weight: 600; }}
.old {{ font-family: Charter, Georgia, "DejaVu Serif", serif; white-space: pre-wrap; margin: 0.3em 0; }}
.old span {{ color: var(--muted); }}
.legend h2, .names h2, .gone h2 {{
  font-size: 0.8125rem; letter-spacing: 0.06em; text-transform: uppercase; color: var(--muted); margin: 0 0 0.5em;
}}
.legend li {{ margin-bottom: 0.2em; }}
.legend .key {{ color: var(--muted); white-space: nowrap; }}
.legend :not(.tag) + .key::before {{ content: "· "; }}
.names, .gone {{ max-width: 38rem; margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--rule); }}
.names li {{ display: inline; }}
.names li + li::before {{ content: " · "; }}
.names .label, .names p {{ color: var(--muted); }}
.names p {{ margin-top: 0.5em; }}
.pictures {{ font: 0.875rem/1.5 system-ui, sans-serif; margin-bottom: 3rem; }}
.pictures + article {{ margin-top: 0; padding-top: 2.5rem; border-top: 1px solid var(--rule); }}
.pictures h3 {{ margin: 0; }}
.pictures figcaption p {{ color: var(--muted); margin: 0.2em 0 0.6em; }}
figure {{ margin: 0 0 2rem; max-width: 46rem; }}
.wide {{ overflow-x: auto; }}
svg {{ display: block; width: 100%; min-width: 34rem; height: auto; font: 13px system-ui, sans-serif; }}
svg text {{ fill: var(--text); }}
svg .strong {{ font-weight: 600; }}
svg .muted, svg .head {{ fill: var(--muted); }}
svg .label {{ text-anchor: end; }}
svg .count {{ text-anchor: middle; font-size: 12px; }}
svg .bar {{ fill: var(--link); }}
svg .line {{ stroke: var(--rule); fill: none; }}
.shade-0 {{ fill: none; stroke: var(--rule); }}
{_SHADED}
details {{ margin-top: 0.6rem; }}
summary {{ color: var(--link); cursor: pointer; }}
table {{ border-collapse: collapse; margin-top: 0.5rem; font-variant-numeric: tabular-nums; }}
th, td {{ padding: 0.2em 0.6em; border-bottom: 1px solid var(--rule); text-align: end; overflow-wrap: normal; }}
th[scope=row] {{ text-align: start; font-weight: 400; }}
@media screen and (max-width: 59.99rem) {{
.text p.block, .text .entry {{ hyphens: auto; }}
.notes {{ margin-inline-start: 0.5rem; }}
}}
@media screen and (max-width: 30rem) {{
body {{ font-size: 1.0625rem; line-height: 1.65; }}
main {{ padding: 1rem 1rem 3rem; }}
h1 {{ font-size: 1.6rem; }}
}}
@media screen and (min-width: 60rem), print {{
.run {{
  display: grid; grid-template-columns: minmax(0, 38rem) minmax(0, 1fr); column-gap: 2.5rem; align-items: start;
}}
.group, .row {{ display: contents; }}
.row > * {{ grid-column: 1; }}
.row > .notes, .row > .legend {{ grid-column: 2; margin-bottom: 0.5rem; }}
}}
@media print {{
@page {{ margin: 18mm 15mm; }}
:root {{ --page: #fff; --card: #fff; }}
* {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
body {{ font-size: 10.5pt; line-height: 1.6; }}
main {{ max-width: none; padding: 0; }}
.run {{ grid-template-columns: minmax(0, 1fr) 58mm; column-gap: 8mm; grid-template-rows: none !important; }}
.row > .notes, .row > .legend {{ grid-row: auto !important; }}
.about, .notes, .legend, .names, .gone {{ font-size: 8.5pt; }}
.tag, .note footer {{ font-size: 8pt; }}
article + article {{ break-before: page; border: 0; margin: 0; padding: 0; }}
h1, h2, h3, h4, h5, h6 {{ break-after: avoid; }}
.entry, figure {{ break-inside: avoid; }}
.pictures + article {{ break-before: page; border: 0; padding: 0; }}
details {{ display: none; }}
svg {{ min-width: 0; }}
p {{ orphans: 3; widows: 3; }}
}}
@media (forced-colors: active) {{
mark {{ text-decoration: underline 2px; }}
svg .bar {{ fill: CanvasText; }}
}}
"""
"""Everything between `<style>` and `</style>`."""
