"""What is sent: the fields a page or the interface asks for, filled in properly, with ids of others as references."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from reports.demo.codes import new_style
from tests.authz.asks import LEAVES, several_urls, views
from tests.authz.pages import Field, Form
from tests.authz.walker import Walker, door_of
from tests.authz.world import World

UNSAFE = ("post", "put", "patch", "delete")
DAY, LATER, NEXT = "2024-06-03", "2024-12-30", "2024-08-01"
TEXTS = {"text": "一句话", "search": "甲", "number": "1", "email": "a@b.cn", "checkbox": "on", "date": DAY}
# What is judged by its shape before anybody asks whose it is must be of that shape.
SHAPED = (
    (r"phone$", "13912345678"),
    (r"^code$", new_style(50)),
    (r"code_note", ""),
    (r"^(staff|members_(total|full|probationary|floating)|activists|term_years)$", "1"),
    (r"^until$", NEXT),
    (r"ends_on$|term_end$", LATER),
    (r"^on$|_on$|^since$|date", DAY),
)


@dataclass(frozen=True)
class Sending:
    """One request that would write."""

    method: str
    url: str
    body: Any
    is_json: bool = False


def foreign_ids(world: World) -> dict[str, Any]:
    """For each kind of reference the id of something lead_a and most others must not touch."""
    task = world.tasks["taskp"]
    return {
        "enterprise": world.firms["foreign"].pk,
        "firm": world.firms["foreign"].pk,
        "lead": world.firms["foreign"].pk,
        "organization": world.branches["foreign"].pk,
        "party": world.branches["foreign"].pk,
        "jurisdiction": world.tasks["taskb"].jurisdiction_id,
        "block": world.block.pk,
        "person": world.people["instructor_2"].person_id,
        "deputy": world.people["lead_b"].person_id,
        "to": world.people["lead_b"].person_id,
        "dut": world.duties["foreign"].pk,
        "row": world.rows["importb"].pk,
        "change": world.firms["foreign"].changes.first().pk,
        "point": world.duties["point"].pk,
        # An item of 待办 is known by three words.
        "item rule": "R15",
        "item subject": f"duties.reportingtask:{task.pk}",
        "item period": task.due_on.isoformat(),
    }


def reference(name: str, ids: dict[str, Any]) -> int | None:
    """The id for a field of this name; plurals and endings count as the word."""
    parts = re.split(r"[_\W]", name.lower())
    return next((pk for word, pk in ids.items() for part in parts if part == word or part == f"{word}s"), None)


def filled(fields: list[Field], ids: dict[str, Any]) -> dict[str, Any]:
    """A form's fields with something in each."""
    data: dict[str, Any] = {}
    for field in fields:
        if field.name in ("csrfmiddlewaretoken", "find"):  # the latter only searches
            continue
        pk = reference(field.name, ids)
        choices = [value for value in field.options if value]
        if pk is not None:
            data[field.name] = str(pk)
        elif field.kind == "file":
            data[field.name] = ContentFile("一行字".encode(), "新的.txt")
        elif field.value:
            data[field.name] = field.value
        elif choices:
            data[field.name] = choices[0]
        elif (value := shaped(field.name)) is not None:
            data[field.name] = value
        else:
            data[field.name] = TEXTS.get(field.kind, "一句话")
    return data


def shaped(name: str) -> str | None:
    """The value a field of this name wants, when it is particular about it."""
    return next((value for pattern, value in SHAPED if re.search(pattern, name)), None)


def by_form(walker: Walker) -> dict[str, list[Field]]:
    """The fields of every address somebody's page sends a form to, all pages together."""
    found: dict[str, dict[str, Field]] = {}
    for form in walker.forms.values():
        if form.method == "post":
            fields = found.setdefault(door_of(form.action), {})
            for field in form.fields:
                fields.setdefault(field.name, field)
    return {door: list(fields.values()) for door, fields in found.items()}


def forms_met(walker: Walker) -> Iterator[Form]:
    """Forms as they were shown, with what their pages put into them."""
    yield from (form for form in walker.forms.values() if form.method == "post")


def page_sendings(walker: Walker, ids_tried: list[int]) -> Iterator[Sending]:
    """Every page that takes a POST, with the ids of everything; and every form exactly where it was met."""
    known, ids = by_form(walker), foreign_ids(walker.world)
    for name, (_, kinds) in views().items():
        if name.startswith(("api:", "accounts:log", "admin")) or name in LEAVES:
            continue
        data = filled(known.get(name, []), ids) or {key: str(pk) for key, pk in ids.items()} | {"reason": "x"}
        urls = several_urls(walker.world, name, kinds)[:12]
        if list(kinds.values()) == ["IntConverter"]:
            urls = [reverse(name, kwargs={next(iter(kinds)): pk}) for pk in ids_tried]
        yield from (Sending("post", url, data) for url in urls)
    for form in forms_met(walker):
        yield Sending("post", form.action, filled(form.fields, {}))
        yield Sending("post", form.action, filled(form.fields, ids))


def api_sendings(world: World, ids_tried: list[int]) -> Iterator[Sending]:
    """Every writing method the interface describes, as it describes it."""
    described = SchemaGenerator().get_schema(public=True)
    schemas, ids = described["components"]["schemas"], foreign_ids(world)
    for path, operations in described["paths"].items():
        for method in UNSAFE:
            if method not in operations:
                continue
            content = operations[method].get("requestBody", {}).get("content", {})
            schema = next(iter(content.values()), {}).get("schema", {})
            body = example(schema, schemas, ids)
            is_json = "application/json" in content or not content
            if not is_json:
                body |= {"files": ContentFile("一行字".encode(), "新的.txt"), "part": "sent"}
            places = re.findall(r"{(\w+)}", path)
            for pk in ids_tried if places else [0]:
                first, *others = places or [""]
                url = path.replace(f"{{{first}}}", str(pk)) if first else path
                for other in others:
                    url = url.replace(f"{{{other}}}", str(reference(other, ids) or pk))
                yield Sending(method, url, body, is_json=is_json)


def example(schema: dict[str, Any], schemas: dict[str, Any], ids: dict[str, Any], name: str = "") -> Any:
    """A value of this shape."""
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas, ids, name)
    for word in ("allOf", "oneOf", "anyOf"):
        if word in schema:
            return example(schema[word][0], schemas, ids, name)
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        told = schema.get("properties", {})
        return {key: example(part, schemas, ids, key) for key, part in told.items() if not part.get("readOnly")}
    if kind == "array":
        return [example(schema.get("items", {}), schemas, ids, name)]
    if kind == "integer":
        return reference(name, ids) or 1
    if kind == "boolean":
        return True
    if (item := ids.get(f"item {name}")) is not None:
        return item
    value = shaped(name)
    return value if value is not None else DAY if schema.get("format") == "date" else "一句话"
