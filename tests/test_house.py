"""The house keeps its order: imports and foreign keys go downwards, every app has its row, no file grows without end."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tests.conftest import ROOT

# docs: “The rows: imports go downwards only”. Highest first; siblings of a row do not import each other.
ROWS: list[set[str]] = [
    {"xuanwu_portal"},
    {"reports", "reminders"},
    {"honors"},
    {"projects"},
    {"visits", "activities"},
    {"orgs.rounds", "orgs.collection"},
    {"orgs.duties"},
    {"orgs.parties"},
    {"orgs.enterprises"},
    {"orgs.places"},
    {"foundation.records"},
    {"foundation.exchange"},
    {"foundation.api"},
    {"foundation.files"},
    {"foundation.desk"},
    {"foundation.accounts"},
    {"foundation.jobs"},
    {"foundation.trail"},
    {"foundation.common"},
]
HEIGHT = {app: len(ROWS) - place for place, row in enumerate(ROWS) for app in row}

# Read by settings and by whoever shows the settings page; everything else of the wiring is imported by nobody.
OPEN_WIRING = "xuanwu_portal.business_settings"

LONGEST_FILE = 600
LONGEST_TEMPLATE_LINE = 200  # a formatter keeps the others short
LOOKED_AT = {".py", ".html", ".js", ".mjs", ".scss", ".sh", ".md"}
NOT_OURS = {".venv", "node_modules", "var", ".git", "build", "migrations", "__pycache__"}


def our_files(*suffixes: str) -> Iterator[Path]:
    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name in NOT_OURS or (path.name.startswith(".") and path.name != ".ci"):
                continue
            if path.is_dir():
                yield from walk(path)
            elif path.suffix in suffixes:
                yield path

    return walk(ROOT)


def app_of(module: str) -> str | None:
    """The app of the house a dotted name belongs to; None for libraries and for the plain packages above apps."""
    parts = module.split(".")
    for length in (2, 1):
        name = ".".join(parts[:length])
        if name in HEIGHT:
            return name
    return None


def imports_of(tree: ast.AST, module: str) -> Iterator[tuple[int, str]]:
    """Every module a file imports, at its top or inside functions, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.split(".")[: -node.level]
                base = ".".join([*package, base]) if base else ".".join(package)
            for alias in node.names:  # `from foundation import jobs` names an app, too
                yield node.lineno, f"{base}.{alias.name}"
        elif isinstance(node, ast.Call) and is_import_by_name(node):
            yield node.lineno, str(node.args[0].value)


def is_import_by_name(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    return name == "import_module" and bool(call.args) and isinstance(call.args[0], ast.Constant)


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts)


def upward_imports(path: Path, source: str) -> list[str]:
    module = module_of(path)
    own = app_of(module)
    if own is None:
        return []
    found = []
    for line, imported in imports_of(ast.parse(source), module):
        other = app_of(imported)
        if other is None or other == own or imported.startswith(OPEN_WIRING):
            continue
        if HEIGHT[other] >= HEIGHT[own]:
            found.append(f"{path.relative_to(ROOT)}:{line} imports {imported}")
    return found


def test_imports_go_downwards_only():
    faults = [
        fault
        for path in our_files(".py")
        if path.name != "manage.py"
        for fault in upward_imports(path, path.read_text())
    ]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        pytest.param("orgs/places/models.py", "from orgs.enterprises.models import Enterprise", id="one row up"),
        pytest.param("foundation/common/x.py", "def f():\n    import foundation.trail.clock", id="inside a function"),
        pytest.param("reports/views.py", "import reminders.services", id="a sibling"),
        pytest.param("visits/services.py", "from activities import models", id="a sibling by its package"),
        pytest.param("foundation/jobs/x.py", "from foundation import accounts", id="an app by its package"),
        pytest.param("foundation/jobs/x.py", "from ..accounts import roles", id="relative"),
        pytest.param("orgs/duties/x.py", "from xuanwu_portal.settings import DEBUG", id="the wiring"),
        pytest.param("orgs/duties/x.py", 'import_module("reports.metrics")', id="by its name"),
    ],
)
def test_an_upward_import_is_noticed(module, line):
    assert upward_imports(ROOT / module, line)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("orgs/enterprises/x.py", "from orgs.places.models import Jurisdiction"),
        ("orgs/enterprises/x.py", "from orgs.enterprises import services"),
        ("reports/x.py", "from django.apps import apps"),
        ("foundation/desk/x.py", "from xuanwu_portal.business_settings import CONSTANCE_CONFIG"),
        ("xuanwu_portal/x.py", "from xuanwu_portal.broker import broker_options"),
    ],
)
def test_a_downward_import_is_fine(module, line):
    assert not upward_imports(ROOT / module, line)


# Django's own habit: a model names its queryset, which asks other models. The trail's guard and its rows are one thing
# in two files, and so are a kind of record and what it offers itself to.
ONE_THING = re.compile(r"\.models(\.|$)|\.querysets$|\.scope$|^foundation\.(trail|records)\.|\.session_store$")


def circles(imported: dict[str, set[str]]) -> list[str]:
    """Ways on which a module comes back to itself, each told once by its first module."""
    found = []
    for start in sorted(imported):
        ways, seen = [[start]], set()
        while ways:
            way = ways.pop(0)
            for other in sorted(imported.get(way[-1], ())):
                if other == start and min(way) == start:
                    found.append(" → ".join([*way, start]))
                    ways.clear()
                    break
                if other not in seen:
                    seen.add(other)
                    ways.append([*way, other])
    return found


def test_no_module_comes_back_to_itself():
    """Inside an app too: what two files need of each other lies in a third, below both."""
    known = {module_of(path).removesuffix(".__init__") for path in our_files(".py") if app_of(module_of(path))}
    known = {module for module in known if not ONE_THING.search(module)}
    imported = {
        module: {
            name
            for _, full in imports_of(ast.parse(source_of(module).read_text()), module)
            for name in (full, full.rpartition(".")[0])
            if name in known and name != module and source_of(name).name != "__init__.py"
        }
        for module in known
    }

    assert circles(imported) == []


def source_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def test_a_circle_is_noticed():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a → b → c → a"]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_every_app_has_its_row():
    installed = {name.rsplit(".apps.", 1)[0] for name in settings.INSTALLED_APPS}
    ours = {name for name in installed if (ROOT / Path(*name.split("."))).is_dir() and not name.startswith("tests.")}
    on_disk = {module_of(path.parent) for path in our_files(".py") if path.name == "apps.py"}
    on_disk -= {name for name in on_disk if name.startswith("tests.")}

    assert ours - set(HEIGHT) == set(), "installed, but on no row of the house"
    assert on_disk - set(HEIGHT) == set(), "on disk, but on no row of the house"
    assert on_disk - installed == set(), "on disk, but not installed"


def test_foreign_keys_point_downwards():
    """People are the one exception: everybody may point at the account that did something."""
    faults = []
    for model in apps.get_models():
        own = app_of(model.__module__)
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            other = app_of(target.__module__) if isinstance(target, type) else None
            if own is None or other is None or target._meta.label == settings.AUTH_USER_MODEL:
                continue
            if other != own and HEIGHT[other] >= HEIGHT[own]:
                faults.append(f"{model._meta.label}.{field.name} → {target._meta.label}")

    assert not faults, "\n".join(faults)


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    try:
        call_command("makemigrations", check=True, dry_run=True)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def test_where_a_request_comes_from_is_read_in_one_place():
    asked = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "x-forwarded-for")
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in our_files(".py")
        if path.relative_to(ROOT).parts[0] not in {"tests", "bench"} and any(name in path.read_text() for name in asked)
    }
    assert readers == {"foundation/accounts/address.py"}


def test_no_file_grows_without_end():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in our_files(*LOOKED_AT)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }

    assert not long


def test_no_line_of_a_template_runs_out_of_sight():
    """Breaking one must not show: inside a tag, or where a block, a cell of a plain table or a flex item begins or ends.

    Cells of a ``list`` stand beside each other on a phone, and a style tells empty cells from others: no break there.
    """
    long = [
        f"{path.relative_to(ROOT)}:{number} has {len(line)} characters"
        for path in our_files(".html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]

    assert not long, "\n".join(long)


# Below the accounts nobody knows roles and rights; the accounts' own files handle the account itself.
WITHOUT_ACTORS = ("foundation/common/", "foundation/trail/", "foundation/jobs/", "foundation/accounts/")
NOBODY_IN_PARTICULAR = re.compile(r"\b(?:by|user|seen_by|viewer): Any\b(?! = self\.request)")


def test_whoever_acts_has_a_type():
    loose = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in our_files(".py")
        if app_of(module_of(path)) and not str(path.relative_to(ROOT)).startswith(WITHOUT_ACTORS)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if NOBODY_IN_PARTICULAR.search(line)
    ]

    assert loose == []
