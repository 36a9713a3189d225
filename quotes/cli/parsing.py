"""The command that shows how articles are parsed: parse."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from quotes.cli.group import commands, json_option
from quotes.cli.output import in_one_line, print_json, print_parts

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text
    from rich.tree import Tree as Branch

    from quotes.choice import ParserName
    from quotes.errors import InputError
    from quotes.model import Article, Multiword, Parse, Sentence, Word
    from quotes.pipeline import Parser
    from quotes.tree import Tree


@commands.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--conllu", is_flag=True, help="Write CoNLL-U, for other tools.")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="With --conllu: the file to write.  [default: standard output]"
)
@click.option(
    "--parser", type=click.Choice(["bundled", "stanza"]), default="bundled", show_default=True, help="Which English models to use."
)
@json_option
@click.pass_context
def parse(ctx: click.Context, inputs: Sequence[str], conllu: bool, out: Path | None, parser: ParserName, as_json: bool) -> None:
    """Show the sentences of articles as the tool parses them.

    INPUT is what `quotes annotate` takes; nothing is stored. Each sentence is shown as a tree: under a word stand the words that depend
    on it, with lemma, part of speech, relation and entity. Bylines and boilerplate are not parsed. In CoNLL-U the offsets into the
    article, in Unicode code points, stand in the last column, with the entity.

    \b
    Examples:
      quotes parse interview.txt
      quotes parse seeds --conllu --out seeds.conllu
      curl -s https://example.org/article.txt | quotes parse - --conllu
      quotes parse saved-page.html --json
    """
    if conllu and as_json:
        raise click.UsageError("--conllu and --json exclude each other")
    if out is not None and not conllu:
        raise click.UsageError("--out goes with --conllu")
    found = _Parsing(inputs, parser)
    if conllu:
        _write_conllu(found, out)
    elif as_json:
        print_json([_record(it) for it in found])
    else:
        for it in found:
            print_parts(*_shown(it))
    ctx.exit(1 if found.failed else 0)


# --- parsing


class _Parsed(NamedTuple):
    """An article and its parse."""

    article: Article
    parse: Parse


class _Parsing:
    """Gives the articles with their parses, one after the other; says on stderr which ones cannot be read or parsed."""

    def __init__(self, inputs: Sequence[str], parser: ParserName) -> None:
        self._inputs = inputs
        self._name = parser
        self._parser: Parser | None = None
        self.parsed = self.failed = 0

    def __iter__(self) -> Iterator[_Parsed]:
        from quotes.ingest import read
        from quotes.model import Article

        for reading in read(self._inputs):
            found = self._parse(reading) if isinstance(reading, Article) else reading
            if isinstance(found, _Parsed):
                self.parsed += 1
                yield found
            else:
                self.failed += 1
                click.echo(in_one_line(f"Error: {found}"), err=True)

    def _parse(self, article: Article) -> _Parsed | InputError:
        from quotes.errors import InputError

        if self._parser is None:
            self._parser = _load(self._name)
        try:
            (parse,) = self._parser.parse([article])
        except Exception as error:  # a mistake of ours that one article brings to light: the others go on
            return InputError(article.file, f"could not be parsed ({type(error).__name__}: {error}); please report this with the article")
        return _Parsed(article, parse)


def _load(name: ParserName) -> Parser:
    from quotes.choice import choose

    return choose(name, tagger=False).load().parser


# --- as CoNLL-U and JSON


def _write_conllu(found: _Parsing, out: Path | None) -> None:
    from quotes.export import files
    from quotes.export.visible import visible

    if out is not None:
        files.write(out, _only_if_any(found))
        click.echo(in_one_line(f"{out} is written."), err=True)
        return
    for piece in _conllu(found):
        click.echo(visible(piece) if sys.stdout.isatty() else piece, nl=False)


def _conllu(found: Iterable[_Parsed]) -> Iterator[str]:
    from quotes.export.conllu import document

    for it in found:
        yield from document(*it)


def _only_if_any(found: _Parsing) -> Iterator[str]:
    """CoNLL-U; where no article could be parsed, the file that is there stays as it is."""
    yield from _conllu(found)
    if not found.parsed:
        raise click.exceptions.Exit(1)


def _record(it: _Parsed) -> dict[str, object]:
    article = it.article.model_dump(mode="json", include={"slug", "file", "sha256", "title"})
    return {**article, **it.parse.model_dump(mode="json")}


# --- as trees


def _shown(it: _Parsed) -> Iterator[RenderableType]:
    from rich.text import Text

    from quotes.export.wording import count

    sentences = it.parse.sentences
    yield Text(in_one_line(f"{it.article.slug}: {count(len(sentences), 'sentence')}"), style="bold")
    for number, sentence in enumerate(sentences, 1):
        kind = it.article.zones[sentence.zone].kind
        words = in_one_line(it.article.text[sentence.start : sentence.end])
        yield Text.assemble(f"\n{number}. ", (f"[{kind}] " if kind != "body" else "", "dim"), (words, "bold"))
        yield from _trees(sentence)


def _trees(sentence: Sentence) -> Iterator[Branch]:
    """The words that depend on nothing (one, in any sound parse), with what is below them."""
    from rich.tree import Tree as Branch

    from quotes.tree import Tree

    tree = Tree(sentence)
    for root in tree.words:
        if root.head == 0:
            branch = Branch(_label(root, sentence.multiwords), guide_style="dim")
            _grow(branch, root, tree)
            yield branch


def _grow(branch: Branch, word: Word, tree: Tree) -> None:
    """Hangs what depends on `word` under it, level by level, however deep the sentence is."""
    todo = [(branch, word)]
    while todo:
        at, governor = todo.pop()
        todo += [(at.add(_label(child, tree.sentence.multiwords)), child) for child in tree.children(governor)]


def _label(word: Word, multiwords: Sequence[Multiword]) -> Text:
    """The word with what the parser says of it."""
    from rich.text import Text

    label = Text.assemble((in_one_line(word.text), "bold"), f"  {in_one_line(word.lemma)}  {word.upos}  ", (word.deprel, "cyan"))
    whole = next((it for it in multiwords if it.first <= word.id <= it.last), None)
    if whole is not None:
        label.append(f"  of {in_one_line(whole.text)}", "dim")
    if word.entity != "O":
        label.append(f"  {word.entity}", "magenta")
    return label
