"""What one person's judgement of a row tells another who works on the same import."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from foundation.exchange.models import ImportBatch, ImportRow
from tests.cast import make_firm
from tests.enterprises.import_files import CODES, firm, ledger
from tests.exchange.test_import_wizard import page, text, walk

FOREIGN = "南京别家云图科技有限公司"
SECRETS = (FOREIGN, "13800000009", "王某某")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Each test has its own uploads."""
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def batch(office: Any, street_lead: Any, tmp_path: Path) -> ImportBatch:
    """A lead's import of which the office judged the one row again: it is a firm of another street."""
    make_firm(FOREIGN, code=CODES[1], place="玄武门街道", phone="13800000009", contact="王某某")
    made = walk(
        opened(street_lead), ledger(tmp_path / "台账.xlsx", firm("南京冒名科技有限公司", CODES[1], 从业人员数="约"))
    )
    row = made.rows.get()
    url = reverse("exchange:row-settle", args=["enterprises", made.pk, row.pk])
    assert opened(office).post(url, {"cell:staff": "20", "was:staff": "约"}).status_code == 302
    return made


def opened(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages(user: Any, batch: ImportBatch) -> dict[str, str]:
    """All that tells of the row: its own page, the preview, the rows that wait, the rows handed out."""
    client, row = opened(user), ImportRow.objects.get(batch=batch)
    told = {name: text(client.get(page(name, batch))) for name in ("preview", "result")}
    told["row"] = text(client.get(reverse("exchange:row", args=["enterprises", batch.pk, row.pk])))
    told["waiting"] = text(client.get(reverse("exchange:waiting")))
    book = b"".join(client.get(page("errors", batch)))
    told["errors"] = " ".join(
        str(cell.value) for sheet in openpyxl.load_workbook(io.BytesIO(book)) for line in sheet for cell in line
    )
    return told


def test_the_maker_is_not_told_what_a_colleague_sees_of_a_foreign_firm(
    batch: ImportBatch, office: Any, street_lead: Any
) -> None:
    assert FOREIGN in pages(office, batch)["row"], "the office is told which firm it is"

    for name, told in pages(street_lead, batch).items():
        assert [word for word in SECRETS if word in told] == [], name
    assert "由同事继续处理" in pages(street_lead, batch)["row"]
