"""Photos of a visit: smaller, without place and camera, seen by whoever sees the visit."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from foundation.files.models import Attachment
from foundation.files.services import folder
from tests.visits.conftest import visited

pytestmark = pytest.mark.django_db


def photo(size: tuple[int, int] = (2400, 1200), kind: str = "JPEG") -> bytes:
    """As a telephone takes it: lying on its side, with the place it was taken at."""
    told = Image.Exif()
    told[0x0112] = 6  # to be turned
    told[0x010F] = "Some Phone"
    told.get_ifd(0x8825)[2] = (32.0, 3.0, 0.0)  # latitude
    written = BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(written, kind, exif=told)
    return written.getvalue()


def vast() -> bytes:
    """Few bytes that claim to be more pixels than any telephone takes."""
    written = BytesIO()
    Image.new("RGB", (8000, 8000)).save(written, "JPEG")
    return written.getvalue()


@pytest.fixture
def lying() -> set[str]:
    """What other tests left there."""
    return {one.name for one in folder().iterdir()}


def put(client: Any, visit: Any, content: bytes, name: str, part: str = "photo") -> Any:
    url = reverse("files:add", args=["visits", visit.pk])
    return client.post(url, {"part": part, "files": ContentFile(content, name)})


@pytest.fixture
def visit(client: Any, instructor: Any, firm: Any) -> Any:
    client.force_login(instructor)
    return visited(firm, instructor.person)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_kept_small_upright_and_without_its_place(client, visit, lying, kind):
    sent = photo(kind=kind)
    assert b"Some Phone" in sent
    answer = put(client, visit, sent, f"现场.{'jpg' if kind == 'JPEG' else 'png'}")

    assert answer.status_code == 302, answer.context["form"].errors
    kept = Attachment.objects.get()
    path = folder() / kept.stored_as
    with Image.open(path) as picture:
        assert (picture.size, dict(picture.getexif()), picture.format) == ((800, 1600), {}, "JPEG")
    assert (kept.name, path.stat().st_size < len(sent)) == ("现场.jpg", True)
    assert {one.name for one in folder().iterdir()} - lying == {kept.stored_as}, "the file it came in is not kept"


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"%PDF-1.7 x", "现场.pdf", "只放照片"),
        (b"%PDF-1.7 x", "现场.jpg", ""),
        (photo()[:4000], "现场.jpg", "损坏"),
        (b"\xff\xd8\xff\xe0" + b"0" * 200, "现场.jpg", ""),
        (b"<html><script>alert(1)</script>", "现场.jpg", ""),
        (b"", "现场.jpg", "0 字节"),
        (vast(), "现场.jpg", "太大"),
    ],
    ids=["pdf", "renamed", "cut", "no-picture", "html", "empty", "huge"],
)
def test_what_is_no_photo_is_refused_in_words(client, visit, lying, content, name, word):
    answer = put(client, visit, content, name)

    assert answer.status_code == 200
    sentence = str(answer.context["form"].errors["files"])
    assert word in sentence
    assert not Attachment.objects.exists()
    assert {one.name for one in folder().iterdir()} == lying


def test_a_photo_is_served_to_whoever_sees_the_visit(client, visit, street_lead, implementer, leader):
    put(client, visit, photo((20, 20)), "现场.jpg")
    url = reverse("files:download", args=[Attachment.objects.get().pk])

    for user, status in ((street_lead, 200), (leader, 200), (implementer, 404)):
        client.force_login(user)
        assert client.get(url).status_code == status
    client.force_login(leader)
    assert put(client, visit, photo((20, 20)), "另一张.jpg").status_code in {403, 404}
