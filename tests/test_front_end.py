"""What browsers are served: our own built files, nothing Chromium 90 lacks, no icon that is not there."""

import json
import re
import subprocess

import pytest
from django.contrib.staticfiles import finders

from tests.conftest import ROOT, tool
from tests.test_house import our_files

CSS_FAULTS = [
    ".a{color:oklch(50% 0 0)}",
    ".a{color:light-dark(#fff,#000)}",
    ".a{color:color-mix(in srgb,red,blue)}",
    ".a:has(b){color:red}",
    "@container (min-width:1px){.a{color:red}}",
    "@layer base{.a{color:red}}",
    ".a{color:red;& b{color:blue}}",
    "@media (width>=600px){.a{color:red}}",
    ".a{height:100dvh}",
    ".a{color:red;translate:1px}",
    "@font-face{src:url(https://fonts.example/a.woff2)}",
]
CSS_FINE = [
    ".a{transform:translate(1px)}",
    ".a>b{color:rgb(0 0 0/50%)}",
    "@media (min-width:600px){.a{height:100vh}}",
    '.a{background:url("data:image/svg+xml,%3csvg/%3e")}',
]
JS_FAULTS = [
    "[1].at(-1)",
    "Object.hasOwn({}, 'a')",
    "structuredClone({})",
    "class A { static { this.a = 1 } }",
    "await fetch('/')",
    "crypto.randomUUID()",
    "import x from 'https://cdn.example/x.js'",
]
JS_FINE = ["const a = b?.c ?? 1; a ||= 2", "async () => { await fetch('/') }", "[1].flat().includes(1)"]

ASK = """
import { cssFaults, jsFaults } from "./scripts/browser_floor.mjs";
import { readFileSync } from "node:fs";
const { css, js } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify({ css: css.map((x) => cssFaults(x)), js: js.map((x) => jsFaults(x)) }));
"""


def faults_of(*, css: list[str], js: list[str]) -> dict[str, list[list[str]]]:
    asked = subprocess.run(
        [tool("node"), "--input-type=module", "-e", ASK],
        cwd=ROOT,
        input=json.dumps({"css": css, "js": js}),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(asked.stdout))


def test_what_chromium_90_lacks_is_noticed():
    found = faults_of(css=CSS_FAULTS, js=JS_FAULTS)

    assert [source for source, faults in zip(CSS_FAULTS, found["css"], strict=True) if not faults] == []
    assert [source for source, faults in zip(JS_FAULTS, found["js"], strict=True) if not faults] == []


def test_what_chromium_90_knows_passes():
    found = faults_of(css=CSS_FINE, js=JS_FINE)

    assert found == {"css": [[]] * len(CSS_FINE), "js": [[]] * len(JS_FINE)}


def test_every_icon_that_is_used_is_in_the_sprite():
    lines = (ROOT / "static" / "src" / "icons.txt").read_text().splitlines()
    drawn = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    used = {
        name: path.relative_to(ROOT)
        for path in our_files(".html", ".py")
        if "tests" not in path.parts
        for name in re.findall(r"""(?:\{% icon |\bicon=)["']([a-z0-9-]+)["']""", path.read_text())
    }

    assert {name: path for name, path in used.items() if name not in drawn} == {}


@pytest.mark.parametrize("path", ["src/portal.scss", "src/icons.txt"])
def test_sources_of_the_front_end_are_not_served(client, path):
    assert finders.find(path) is None
    assert client.get(f"/static/{path}").status_code == 404
    assert path not in {found for finder in finders.get_finders() for found, _ in finder.list([])}


@pytest.mark.django_db
def test_what_the_build_wrote_is_served(client):
    for path in ("build/portal.css", "build/icons.svg"):
        answer = client.get(f"/static/{path}")
        answer.close()
        assert answer.status_code == 200
