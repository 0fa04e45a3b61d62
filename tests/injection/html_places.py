"""Finds every place of our own code that calls a text HTML, or turns one into HTML in the browser."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT
from tests.test_house import our_files

# Names that are a promise wherever they stand, also when handed on: `map(mark_safe, …)`.
PROMISES = {"mark_safe", "format_html", "format_html_join", "html_safe", "SafeText", "SafeData", "Markup"}
# A type that is written in annotations as well; only making one is a promise.
MADE = {"SafeString"}
TEMPLATE_MARKS = {
    "|safe": re.compile(r"\|\s*safe\b(?!seq)"),
    "|safeseq": re.compile(r"\|\s*safeseq\b"),
    "autoescape off": re.compile(r"\{%-?\s*autoescape\s+off\b"),
    # Without quotes a space in the value begins the next attribute, escaped or not.
    "attribute without quotes": re.compile(r"<[a-zA-Z][^<>]*?\s[\w:@.-]+=\{[{%]"),
    # A page's own script or style sheet is no place for data: the CSP would stop it anyway.
    "script or style in the page": re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\son[a-z]+=[\"']"),
    # htmx reads JSON, selectors and conditions here: a quotation mark that is escaped for HTML is none for htmx.
    "data for htmx to interpret": re.compile(
        r"\shx-(?:vals|headers|vars|on[:\w-]*|request|ext)=(?:'[^']*\{\{|\"[^\"]*\{\{)"
    ),
}
SCRIPT_MARKS = {
    word: re.compile(pattern)
    for word, pattern in {
        "innerHTML": r"\binnerHTML\b",
        "outerHTML": r"\bouterHTML\b",
        "insertAdjacentHTML": r"\binsertAdjacentHTML\b",
        "setHTMLUnsafe": r"\bset(?:HTML|HTMLUnsafe)\b",
        "createContextualFragment": r"\bcreateContextualFragment\b",
        "DOMParser": r"\bDOMParser\b",
        "htmx.process": r"\bhtmx\s*\.\s*(?:process|swap)\b",
        "htmx.ajax": r"\bhtmx\s*\.\s*ajax\b",
        "document.write": r"\bdocument\s*\.\s*write(?:ln)?\b",
        "eval": r"\beval\s*\(",
        "new Function": r"\bnew\s+Function\b|\bFunction\s*\(",
        "a timer given a text": r"\bset(?:Timeout|Interval)\s*\(\s*[\"'`]",
    }.items()
}
TEMPLATE_SUFFIXES = (".html", ".txt", ".xml", ".svg", ".md")


def python_places(source: str) -> Counter[str]:
    """Promises in a module, also under another name, in another module's name, or in a template written in it."""
    tree = ast.parse(source)
    renamed = {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname and alias.name in PROMISES | MADE
    }
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            name = _name(node, renamed)
            if name in PROMISES or name == "__html__":
                found[name] += 1
        elif isinstance(node, ast.FunctionDef) and node.name == "__html__":
            found["__html__"] += 1
        elif isinstance(node, ast.keyword):
            found += _keyword(node)
        if isinstance(node, ast.Call) and _name(node.func, renamed) in MADE:
            found["SafeString("] += 1
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += Counter(
                mark
                for mark in ("|safe", "|safeseq", "autoescape off")
                for _ in TEMPLATE_MARKS[mark].findall(node.value)
            )
    return found


def _name(node: ast.AST, renamed: dict[str, str]) -> str:
    name = getattr(node, "attr", getattr(node, "id", ""))
    return renamed.get(name, name)


def _keyword(node: ast.keyword) -> Counter[str]:
    """A filter called safe, or a template engine that escapes nothing."""
    value = node.value.value if isinstance(node.value, ast.Constant) else None
    promises = {("is_safe", True): "is_safe=True", ("autoescape", False): "autoescape=False"}
    said = promises.get((node.arg or "", value)) if isinstance(value, bool) else None
    return Counter([said] if said else [])


def loose_format_html(source: str) -> list[int]:
    """Lines on which `format_html` gets its pattern put together: what was put into it is not escaped."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in {"format_html", "format_html_join"}
        and not _is_fixed(node)
    ]


def _is_fixed(call: ast.Call) -> bool:
    wants_two = getattr(call.func, "attr", getattr(call.func, "id", "")) == "format_html_join"
    first = call.args[: 2 if wants_two else 1]
    return bool(first) and all(isinstance(one, ast.Constant) for one in first)


def marked(source: str, marks: dict[str, re.Pattern[str]]) -> Counter[str]:
    return Counter({mark: n for mark, pattern in marks.items() if (n := len(pattern.findall(source)))})


def template_files() -> Iterator[Path]:
    for path in our_files(*TEMPLATE_SUFFIXES):
        if "templates" in path.relative_to(ROOT).parts and "tests" not in path.relative_to(ROOT).parts:
            yield path


def python_files() -> Iterator[Path]:
    return (path for path in our_files(".py") if path.relative_to(ROOT).parts[0] != "tests")


def script_files() -> Iterator[Path]:
    """What runs in the browser; the build's own scripts run nowhere near a page."""
    return (path for path in our_files(".js", ".mjs") if path.relative_to(ROOT).parts[0] == "static")


def all_places() -> dict[tuple[str, str], int]:
    """(file, construct) → how often."""
    found: dict[tuple[str, str], int] = {}
    for paths, look in (
        (python_files(), python_places),
        (template_files(), lambda text: marked(text, TEMPLATE_MARKS)),
        (script_files(), lambda text: marked(text, SCRIPT_MARKS)),
    ):
        for path in paths:
            for construct, times in look(path.read_text(encoding="utf-8")).items():
                found[path.relative_to(ROOT).as_posix(), construct] = times
    return found
