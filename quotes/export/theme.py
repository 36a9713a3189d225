"""The colours of all pages, for light and dark screens. Paper always has the light ones."""

from __future__ import annotations

from quotes.export.voices import palette

LIGHT = {
    "page": "#ffffff",
    "text": "#1b1b1f",
    "muted": "#595d66",
    "faint": "#6b6f78",
    "rule": "#dcdfe4",
    "shade": "#f1f3f6",
    "link": "#0a58ca",
    "favor": "#005c2e",
    "against": "#a30d1c",
    "neutral": "#50545c",
    "alarm": "#ffe08a",
}
DARK = {
    "page": "#15171b",
    "text": "#eceef1",
    "muted": "#a9aeb8",
    "faint": "#8f95a1",
    "rule": "#383c44",
    "shade": "#24272d",
    "link": "#8ab8ff",
    "favor": "#86e3ab",
    "against": "#ffb4ab",
    "neutral": "#b4b8c1",
    "alarm": "#5c4300",
}


def colours() -> str:
    """The style that gives each colour its name: `var(--text)`, `var(--blue-tint)` ...; in elements of a voice's class, `var(--line)`."""
    light = LIGHT | {f"{it.name}-{use}": value for it in palette() for use, value in (("tint", it.tint), ("line", it.line))}
    dark = DARK | {f"{it.name}-{use}": value for it in palette() for use, value in (("tint", it.dark_tint), ("line", it.dark_line))}
    return themed(light, dark) + "".join(f".{it.name} {{ --line: var(--{it.name}-line); }}\n" for it in palette())


def themed(light: dict[str, str], dark: dict[str, str]) -> str:
    """The style that gives values names, other values on dark screens."""
    return f":root {{ {_variables(light)} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {_variables(dark)} }} }}\n"


def _variables(values: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in values.items())
