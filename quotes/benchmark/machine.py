"""The machine that something is measured on, and the memory of a process."""

from __future__ import annotations

import os
import platform
import re
import sys
from pathlib import Path

from quotes.benchmark.records import Machine, Versions

_CPUINFO = Path("/proc/cpuinfo")
_STATUS = Path("/proc/self/status")


def machine(versions: Versions) -> Machine:
    """This machine, with what ran on it."""
    cores = os.cpu_count() or 1
    return Machine(
        cpu=_cpu(),
        cores=cores,
        usable=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else cores,
        threads=versions.threads,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        torch=versions.torch,
        stanza=versions.stanza,
    )


def peak_memory() -> int:
    """The most memory that this process has held so far, in bytes.

    Linux tells it for the program that runs (what getrusage says there may be that of the process that started it).
    """
    if _STATUS.exists() and (found := re.search(r"^VmHWM:\s*(\d+) kB", _STATUS.read_text(encoding="ascii"), re.MULTILINE)):
        return int(found[1]) * 1024
    import resource  # noqa: PLC0415     # Unix only

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _cpu() -> str:
    """The name of the processor, as Linux knows it or as Python does."""
    if _CPUINFO.exists() and (found := re.search(r"^model name\s*:\s*(.+)", _CPUINFO.read_text(encoding="utf-8"), re.MULTILINE)):
        return found[1].strip()
    return platform.processor() or platform.machine()
