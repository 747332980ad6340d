"""Keep the gettext catalogues in step with the code.

The code's messages are English; each package carries one Chinese catalogue. The files hold no dates,
names or line numbers, so the same messages always give the same bytes.
"""

from __future__ import annotations

import argparse
import io
import string
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("hall_server", "window_client", "display_board", "ticket_printer", "reports", "scripts")
LOCALE = "zh_CN"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
WIDTH = 110
MESSAGES = "tingxu"
CLICK = "messages"
"""The domain of click's own words; hall_server's catalogue of them is kept by hand and only compiled here."""


class UndatedCatalog(Catalog):
    """A catalogue whose header says only what a reader of the file needs."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", LOCALE),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: object) -> None:
        """The header is fixed; what a file says there is ignored."""


def po_path(package: str, domain: str = MESSAGES) -> Path:
    """Where a package keeps its Chinese catalogue."""
    return ROOT / package / "locale" / LOCALE / "LC_MESSAGES" / f"{domain}.po"


def new_catalog(package: str, domain: str = MESSAGES) -> UndatedCatalog:
    """An empty catalogue."""
    return UndatedCatalog(
        locale=LOCALE,
        domain=domain,
        header_comment=f"# Tingxu: Chinese catalogue of {package}.",
        fuzzy=False,
    )


def extract(package: str) -> UndatedCatalog:
    """The messages in the package's code, without translations."""
    catalog = new_catalog(package)
    found = extract_from_dir(ROOT / package, method_map=METHODS, keywords=KEYWORDS)
    for filename, _line, message, _comments, _context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(message, None, locations=[(f"{package}/{filename}", 1)])
    return catalog


def read(package: str, domain: str = MESSAGES) -> UndatedCatalog:
    """The package's catalogue as it lies on disk; empty when there is none yet."""
    catalog = new_catalog(package, domain)
    path = po_path(package, domain)
    if path.exists():
        with path.open("rb") as file:
            stored = read_po(file, locale=LOCALE, domain=domain, abort_invalid=True)
        for message in messages(stored):
            catalog[message.id] = message
        catalog.obsolete.update(stored.obsolete)
    return catalog


def messages(catalog: Catalog) -> Iterator[Message]:
    """The catalogue's messages without its header."""
    return (message for message in catalog if message.id)


def merge(package: str) -> UndatedCatalog:
    """The code's messages with the translations on disk; those out of use are kept, commented out."""
    merged, old = extract(package), read(package)
    known = {key(message): message for message in [*old.obsolete.values(), *messages(old)]}
    for message in messages(merged):
        if translated := known.pop(key(message), None):
            message.string = translated.string
            message.flags |= translated.flags
            message.user_comments = translated.user_comments
    for message in known.values():
        if any(texts(message.string)):
            merged.obsolete[key(message)] = message
    return merged


def compiled(catalog: Catalog) -> bytes:
    """The binary form that gettext reads at run time."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update(package: str) -> None:
    """Bring a package's .po and .mo up to date with its code."""
    catalog = merge(package)
    path = po_path(package)
    if not len(catalog) and not path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, width=WIDTH, sort_output=True, include_lineno=False)
    path.write_bytes(text.getvalue().rstrip() + b"\n")
    compile_domain(package, MESSAGES)
    if po_path(package, CLICK).exists():
        compile_domain(package, CLICK)


def compile_domain(package: str, domain: str) -> None:
    """Write the .mo beside a .po."""
    po_path(package, domain).with_suffix(".mo").write_bytes(compiled(read(package, domain)))


def stale(package: str, domain: str) -> bool:
    """Whether the .mo is not what the .po says."""
    binary = po_path(package, domain).with_suffix(".mo")
    return not binary.exists() or binary.read_bytes() != compiled(read(package, domain))


def texts(value: str | Sequence[str] | None) -> tuple[str, ...]:
    """The singular and plural forms of a message or a translation; one empty text when there is none."""
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def key(message: Message) -> str:
    """What tells a message from the others: its English singular."""
    return texts(message.id)[0]


def placeholders(text: str) -> set[str] | None:
    """The names in a brace-format string; None when the text is not one."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def same_placeholders(message: Message, translated: Message) -> bool:
    """Whether the translation names what the message names. Of a plural, the last form has all the names."""
    names = placeholders(texts(message.id)[-1])
    return names is None or all(placeholders(text) == names for text in texts(translated.string))


def problems(package: str) -> Iterator[str]:
    """What keeps a package's catalogue from being complete and fresh, a sentence each."""
    wanted, actual = extract(package), read(package)
    translations = {key(message): message for message in messages(actual)}
    for message in messages(wanted):
        source = key(message)
        translated = translations.pop(source, None)
        if translated is None:
            yield f"{source!r} is missing"
        elif not all(texts(translated.string)):
            yield f"{source!r} has no translation"
        elif translated.fuzzy:
            yield f"{source!r} is marked fuzzy"
        elif not same_placeholders(message, translated):
            yield f"{source!r}: the translation must use the same {{names}}"
    for unused in translations:
        yield f"{unused!r} is no longer in the code"
    for domain in (MESSAGES, CLICK):
        if po_path(package, domain).exists() and stale(package, domain):
            yield f"{domain}.mo is stale"


def main() -> int:
    """Command line of scripts/catalogues."""
    parser = argparse.ArgumentParser(
        prog="scripts/catalogues",
        description="Extract the messages from the code into each package's tingxu.po, keep the translations,"
        " and compile tingxu.mo.",
        epilog="examples: scripts/catalogues; scripts/catalogues window_client; scripts/catalogues --check",
    )
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"default: {' '.join(PACKAGES)}")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail if anything is missing or stale"
    )
    arguments = parser.parse_args()
    chosen: list[str] = arguments.packages or list(PACKAGES)
    if unknown := set(chosen) - set(PACKAGES):
        parser.error(f"unknown package {', '.join(sorted(unknown))}; choose from {', '.join(PACKAGES)}")
    if not arguments.check:
        for package in chosen:
            update(package)
    found = [
        f"{po_path(package).relative_to(ROOT)}: {line}" for package in chosen for line in problems(package)
    ]
    for line in found:
        print(line, file=sys.stderr)
    if found and arguments.check:
        print("Run scripts/catalogues, translate what is empty, run it again.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
