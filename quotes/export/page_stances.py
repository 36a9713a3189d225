"""Stances, framing and certainty on the page: marks in the text, a box for each quote, a summary of who stands where, and a legend.

What is marked by colour is told by a sign or a line, too. Without these layers every part is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from quotes.export import stances
from quotes.export.page_view import View, badge
from quotes.export.segments import Segment, StanceMark
from quotes.export.stances import Judgement, judgement
from quotes.export.voices import Voice
from quotes.model import QuoteLine, StanceLabel, StanceLine


def around(words: str, segment: Segment, numbers: Mapping[str, int]) -> str:
    """The words, which are HTML already, as this segment's stances mark them; unchanged if it has none.

    A sign where a target begins leads to what is known of the stance. `numbers` are those of the quotes.
    """
    targets = [it for it in segment.stances if it.evidence is None]
    evidence = [it for it in segment.stances if it.evidence is not None]
    if evidence:
        words = _evidence(words, evidence)
    if targets:
        words = f'<span class="target {_tone(targets)}">{words}</span>'
    return "".join(_signs([it for it in targets if it.begins], numbers)) + words


def _signs(begun: list[StanceMark], numbers: Mapping[str, int]) -> Iterator[str]:
    """A sign for each label; what other stances have the same one is said, and can be jumped to."""
    for label, sign in stances.SIGNS.items():
        same = [it for it in begun if it.stance.label == label]
        if not same:
            continue
        names = [f"{numbers[it.quote.id]}-{it.place}" for it in same]
        yield "".join(f'<span id="t{name}"></span>' for name in names[:-1])
        said = "; ".join(
            f"Quote {numbers[it.quote.id]}: {stances.brief([it.stance]) or f'{label} {stances.target(it.stance)}'}" for it in same
        )
        yield f'<a class="sign {label.lower()}" id="t{names[-1]}" href="#s{names[-1]}" aria-label="{escape(said)}" data-sign="{sign}"></a>'


def _evidence(words: str, marks: list[StanceMark]) -> str:
    """A solid box around a rule's evidence, a broken one around what only the model looked at."""
    ruled = [it for it in marks if it.evidence and it.evidence.role != "attributed"]
    shown = ruled or marks
    edges = "".join(
        f" {name}" for name, here in (("begins", any(it.begins for it in shown)), ("ends", any(it.ends for it in shown))) if here
    )
    signs = "".join(dict.fromkeys(stances.SIGNS[it.stance.label] for it in shown if it.begins))
    data = f' data-sign="{signs}"' if signs else ""
    return f'<span class="{"evidence" if ruled else "looked-at"} {_tone(shown)}{edges}"{data}>{words}</span>'


def _tone(marks: list[StanceMark]) -> str:
    """The class of a label; of several, that of none."""
    labels = {it.stance.label for it in marks}
    return labels.pop().lower() if len(labels) == 1 else "several"


# --- the card of a quote, and what stands below its row


def short(line: QuoteLine) -> str:
    """Where a quote stands, a line for each stance, as a list for its card; empty if there is none."""
    if not line.stances:
        return ""
    return f'<ul class="stands">\n{"".join(map(_short, line.stances))}</ul>\n'


def _short(it: StanceLine) -> str:
    loud = it.agreement == "conflict"
    who = escape(stances.support(it))
    held = f" <small>held by <em>{escape(stances.holder(it))}</em></small>" if it.holder else ""
    return (
        f'<li class="{it.label.lower()}"><span class="label">{_sign(it.label)} {it.label}</span>'
        f"<div>{escape(stances.target(it))}{held}"
        + (f'<p class="alarm"><strong>{who}</strong></p>' if loud else "")
        + f"<small>{_trust(it, '' if loud else who)}</small></div></li>\n"
    )


def _trust(it: StanceLine, *reasons: str) -> str:
    """The reasons, and the score where it is not a person who says so."""
    score = [] if it.agreement == "review" else [f"score {it.score:.2f}"]
    return " · ".join([*filter(None, reasons), *score])


def items(number: int, judgement: Judgement) -> list[str]:
    """Everything that is known of a quote's stances, framing and certainty, as items of a list."""
    return [*(_stance(f"{number}-{at}", it) for at, it in enumerate(judgement.stances, 1)), *_report(judgement)]


def _stance(name: str, it: StanceLine) -> str:
    loud = it.agreement == "conflict"
    held = f', <span class="held">held by <em>{escape(stances.holder(it))}</em>, not by the speaker</span>' if it.holder else ""
    why = "; ".join(_why(it))
    who = escape(stances.support(it))
    trust = _trust(it, *(escape(words) for words in stances.manner(it)), "" if loud else who)
    return (
        f'<li id="s{name}" class="{it.label.lower()}{" conflict" if loud else ""}"><span class="label">{_sign(it.label)} {it.label}</span>'
        f'<div><a class="words" href="#t{name}">{escape(stances.target(it))}</a>{held}'
        + (f'<p class="why">{why}</p>' if why else "")
        + (f'<p class="alarm"><strong>{who}</strong></p>' if loud else "")
        + f"<small>{trust}</small></div></li>\n"
    )


def _why(it: StanceLine) -> Iterator[str]:
    shown = [
        f'<span class="evidence {it.label.lower()} begins ends"{_row(e.row)}>{escape(e.span.text)}</span> ({e.role})'
        for e in stances.evidence(it)
    ]
    if shown:
        yield "shown by " + ", ".join(shown)
    looked = [f'<span class="looked-at {it.label.lower()} begins ends">{escape(span.text)}</span>' for span in stances.looked_at(it)]
    if looked:
        yield "model looked at " + ", ".join(looked)


def _row(row: str | None) -> str:
    return f' title="row {escape(row)} of the stance lexicon"' if row else ""


def _report(judgement: Judgement) -> Iterator[str]:
    if judgement.framing:
        stand = stances.reporter(judgement.framing)
        yield f'<li class="report"><span class="label">framing</span><div>{escape(stances.framed(judgement.framing))}'
        yield (f"; <strong>{escape(stand)}</strong>" if stand else "") + "</div></li>\n"
    if judgement.certainty:
        yield f'<li class="report"><span class="label">certainty</span><div>{escape(stances.certain(judgement.certainty))}</div></li>\n'


def _sign(label: StanceLabel) -> str:
    return f'<span aria-hidden="true">{stances.SIGNS[label]}</span>'


# --- who stands where


class _Holder(NamedTuple):
    """Somebody who takes a stand: a speaker, or by a speaker's account somebody whom only these words name."""

    voice: Voice
    words: str


class _Stand(NamedTuple):
    """What somebody is for or against. `flags` are those of the quotes that say so ("hypothetical", "negated")."""

    label: StanceLabel
    target: str
    flags: str


class _Proof(NamedTuple):
    """The number of a quote in which somebody takes a stand; whether rule and model contradict each other on it."""

    quote: int
    conflict: bool


def summary(view: View) -> str:
    """Each speaker with what he is for and against, and the numbers of the quotes that show it."""
    if not any(line.stances for line in view.marked.lines):
        return ""
    head = '<section class="summary" aria-labelledby="stands">\n<h2 id="stands">Who stands where</h2>\n'
    found = _stands(view)
    if not found:
        return f"{head}<p>No quote takes a stand for or against something.</p>\n</section>\n"
    rows = (f"<dt>{_who(holder)}</dt>\n<dd><ul>\n{''.join(map(_stand, it.items()))}</ul></dd>\n" for holder, it in found.items())
    return f"{head}<dl>\n{''.join(rows)}</dl>\n</section>\n"


def _stands(view: View) -> dict[_Holder, dict[_Stand, list[_Proof]]]:
    """Holder -> stand -> numbers of quotes; speakers in their order, those whose stand they tell behind each."""
    found: dict[_Holder, dict[_Stand, list[_Proof]]] = {}
    for line in view.marked.lines:
        for stance in line.stances:
            if stance.label == "NEUTRAL":
                continue
            stand = _Stand(stance.label, stances.target(stance), ", ".join(_reservations(line)))
            proof = _Proof(view.numbers[line.id], stance.agreement == "conflict")
            for voice in view.voices.of(line):
                its = found.setdefault(_Holder(voice, stances.holder(stance)), {}).setdefault(stand, [])
                its += [proof] if proof not in its else []
    order = {voice: number for number, voice in enumerate(view.voices)}
    return dict(sorted(found.items(), key=lambda it: (order[it[0].voice], bool(it[0].words))))


def _reservations(line: QuoteLine) -> Iterator[str]:
    """Why the words do not simply say so: they were denied, or reviewers reject that the quote is one."""
    yield from line.flags
    if line.review and line.review.status in ("rejected", "disputed"):
        yield f"{line.review.status} by reviewers"


def _who(holder: _Holder) -> str:
    if not holder.words:
        return f"{badge(holder.voice)}<span>{escape(holder.voice.name)}</span>"
    return f"{badge(holder.voice)}<span><em>{escape(holder.words)}</em> <small>as told by {escape(holder.voice.name)}</small></span>"


def _stand(it: tuple[_Stand, list[_Proof]]) -> str:
    stand, proofs = it
    places = ", ".join(
        f'<a href="#q{proof.quote}">quote {proof.quote}</a>' + (' <strong class="alarm">!! conflict</strong>' if proof.conflict else "")
        for proof in proofs
    )
    flags = f" ({escape(stand.flags)})" if stand.flags else ""
    return (
        f'<li class="{stand.label.lower()}"><span class="label">{_sign(stand.label)} {stand.label}</span>'
        f"<span>{escape(stand.target)}{flags} <small>{places}</small></span></li>\n"
    )


# --- legend


def legend(lines: Iterable[QuoteLine]) -> str:
    """What marks, signs and words mean; empty if none of the quotes has any."""
    if not any(map(judgement, lines)):
        return ""
    labels = "".join(
        f'<dt class="{label.lower()}"><span class="label">{_sign(label)} {label}</span></dt><dd>{means}</dd>\n'
        for label, means in _LABELS.items()
    )
    marks = "".join(f"<dt>{mark}</dt><dd>{means}</dd>\n" for mark, means in _MARKS)
    return f"<h2>Stances</h2>\n<dl>\n{labels}{marks}</dl>\n"


_LABELS: dict[StanceLabel, str] = {"FAVOR": "is for it", "AGAINST": "is against it", "NEUTRAL": "takes no stand on it"}
_MARKS = (
    ('<span class="target several">target</span>', "what the stand is on; its sign leads to the reasons"),
    ('<span class="evidence several begins ends">evidence</span>', "words by which a rule found the stand"),
    ('<span class="looked-at several begins ends">looked at</span>', "words that sway the model; not a rule, and no proof"),
    ("agree", "rule and model give the same label"),
    ("alone", "only one of them gives it"),
    ('<strong class="alarm">!! conflict</strong>', "they contradict each other: read the quote"),
    ("score", "how often labels with such support are right (1 is always)"),
)
