"""Draws the mean and the confidence interval of a summary of replicates as an SVG document.

Usage: plot.py SUMMARY.json FIGURE.svg
"""

import json
import sys

summary = json.load(open(sys.argv[1]))
number = summary["numbers"][0]
low, high = number["interval"] or [number["mean"]] * 2


def place(value):
    return 20 + 360 * value


marks = "".join(
    f'<circle cx="{place(value):.1f}" cy="40" r="4" fill="none" stroke="#888"/>'
    for value in number["values"])
with open(sys.argv[2], "w") as figure:
    figure.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 80" font-family="sans-serif">'
        f'<line x1="20" x2="380" y1="60" y2="60" stroke="#000"/>{marks}'
        f'<line x1="{place(low):.1f}" x2="{place(high):.1f}" y1="40" y2="40" stroke="#b40" '
        f'stroke-width="3"/><circle cx="{place(number["mean"]):.1f}" cy="40" r="3" fill="#b40"/>'
        f'<text x="200" y="20" text-anchor="middle" font-size="12">{number["name"]}: '
        f'{number["mean"]:.3f} ({low:.3f} to {high:.3f})</text></svg>\n')
print(f"{len(number['values'])} seeds")
