"""A real browser for tests of pages: Chromium, driven by Playwright and looked over by axe-core."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NARROW = 400  # pixels: a telephone
PATIENCE = 10_000  # milliseconds


class Visit(NamedTuple):
    """A page that is open. `errors`: what it or its scripts complained about; `requests`: every address that it asked for."""

    page: Page
    errors: list[str]
    requests: list[str]


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium: that of the system, else Playwright's own.

    Keep it open for one module at most (a fixture of the scope `module`): as long as it runs, `asyncio.run` works nowhere in this thread.
    """
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or playwright.chromium.executable_path
        if not Path(program).exists():
            pytest.skip("there is no Chromium here; `playwright install chromium` brings one")
        chromium = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def visit(chromium: Browser, url: str, *, width: int = 1280, dark: bool = False, **context: Any) -> Iterator[Visit]:
    """The page at `url`, with cookies of its own. `context` is for `Browser.new_context`."""
    opened = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", **context)
    page = opened.new_page()
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    requests: list[str] = []
    page.on("console", lambda it: errors.append(it.text) if it.type in ("error", "warning") else None)
    page.on("pageerror", lambda it: errors.append(str(it)))
    page.on("request", lambda it: requests.append(it.url))
    try:
        page.goto(url)
        yield Visit(page, errors, requests)
    finally:
        opened.close()


def screenshot(page: Page, folder: Path, name: str) -> Path:
    """The whole page as `name`.png in the folder (a test's `tmp_path`)."""
    path = folder / f"{name}.png"
    page.screenshot(path=path, full_page=True, animations="disabled")
    return path


def violations(page: Page) -> list[str]:
    """What axe-core finds that is serious or critical for people with disabilities, a line for each element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{it['id']}: {it['help']}: {node['html'][:200]}" for it in found if it["impact"] in ("serious", "critical") for node in it["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
