"""What every kind of plain record gets tested by naming itself: pages, acts, scope, bad values, export and import.

A kind's test module subclasses ``KindFamily``, names its kind and says, from a small world, what a valid one is, who
sees it and who does not. Everything a kind can do beyond that is its own module's to test.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.records import services
from foundation.records.kinds import RecordKind
from foundation.trail.models import Changeset

ROLES = ("nobody", "sysadmin", "leader", "committee", "street_lead", "implementer", "instructor", "superior")
Make = Callable[..., Any]


class KindFamily:
    """Inherited by a test class for one kind; not collected by itself."""

    kind: ClassVar[RecordKind]
    sees: ClassVar[set[str]]  # of ROLES, for the record of ``values``
    writes: ClassVar[set[str]]
    change: ClassVar[tuple[str, Any]]  # a field and another valid value
    bad: ClassVar[dict[str, tuple[Any, ...]]]  # values no door takes, by field
    judged: ClassVar[dict[str, tuple[Any, ...]]] = {}  # those of ``bad`` that can be read and the judge refuses
    searched_for: ClassVar[str]  # finds the record of ``values``
    filtered_by: ClassVar[str] = ""  # an address query that shows it, and ``filtered_out`` one that does not
    filtered_out: ClassVar[str] = ""

    pytestmark = pytest.mark.django_db

    def values(self, number: int = 0) -> dict[str, Any]:
        """Valid values of a record; another number, another record."""
        raise NotImplementedError

    # --- helpers --------------------------------------------------------------------------------------

    @pytest.fixture
    def make(self, office: Any) -> Make:
        def make(number: int = 0, by: Any = None) -> Any:
            return services.add(kind=self.kind, values=self.values(number), by=by or office)

        return make

    def url(self, name: str, *args: Any, query: str = "") -> str:
        return reverse(f"{self.kind.slug}:{name}", args=args) + query

    def posted(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values as a browser sends them."""
        told: dict[str, Any] = {f"{one.name}-rows": "0" for one in self.kind.children}
        fine = set(self.kind.precise.values())
        for name, value in values.items():
            if value is False and not self.kind.model._meta.get_field(name).null:
                continue  # a box that is not ticked is not sent
            if name not in fine and value is not None:
                told[name] = str(getattr(value, "pk", value)) if not isinstance(value, bool) else str(int(value))
        return told

    # --- pages ----------------------------------------------------------------------------------------

    def test_it_is_entered_changed_and_withdrawn_on_its_pages(self, client: Client, office: Any) -> None:
        client.force_login(office)
        assert client.get(self.url("add")).status_code == 200
        answer = client.post(self.url("add"), self.posted(self.values()))
        row = self.kind.model.objects.live().get()
        assert answer["Location"] == self.url("detail", row.pk)
        page = client.get(self.url("detail", row.pk)).content.decode()
        assert str(row) in page
        assert f"登记{self.kind.title}" in page, "its timeline"

        name, other = self.change
        assert client.get(self.url("edit", row.pk)).status_code == 200
        client.post(self.url("edit", row.pk), self.posted({**self.values(), name: other}))
        row.refresh_from_db()
        assert getattr(row, name) == other

        client.post(self.url("withdraw", row.pk), {"reason": "登记错了"})
        assert not self.kind.model.objects.live().exists()
        assert client.get(self.url("detail", row.pk)).status_code == 404

    def test_every_act_is_undone(self, client: Client, office: Any, make: Make) -> None:
        client.force_login(office)
        row = make()
        name, other = self.change
        before = getattr(row, name)
        client.post(self.url("edit", row.pk), self.posted({**self.values(), name: other}))
        client.post(reverse("desk:undo", args=[Changeset.objects.latest("pk").pk]))
        row.refresh_from_db()
        assert getattr(row, name) == before
        client.post(self.url("withdraw", row.pk), {"reason": "登记错了"})
        client.post(reverse("desk:undo", args=[Changeset.objects.latest("pk").pk]))
        assert self.kind.model.objects.live().get().pk == row.pk

    def test_the_same_page_sent_twice_makes_one(self, client: Client, office: Any) -> None:
        client.force_login(office)
        sent = {**self.posted(self.values()), "csrfmiddlewaretoken": "a" * 64}
        first, second = (client.post(self.url("add"), sent) for _ in range(2))
        assert first["Location"] == second["Location"]
        assert self.kind.model.objects.live().count() == 1

    # --- the list -------------------------------------------------------------------------------------

    def test_its_list_finds_filters_and_sorts(self, client: Client, office: Any, make: Make) -> None:
        client.force_login(office)
        row, other = make(0), make(1)
        found = client.get(self.url("list", query=f"?q={self.searched_for}")).content.decode()
        assert self.url("detail", row.pk) in found
        assert "没有符合条件的记录" in client.get(self.url("list", query="?q=没有这样的")).content.decode()
        if self.filtered_by:
            assert self.url("detail", row.pk) in client.get(self.url("list", query=self.filtered_by)).content.decode()
            assert (
                self.url("detail", row.pk) not in client.get(self.url("list", query=self.filtered_out)).content.decode()
            )
        sorted_by = [c.key for c in self.kind.columns if c.order]
        for key in sorted_by:
            page = client.get(self.url("list", query=f"?sort=-{key}")).content.decode()
            assert self.url("detail", other.pk) in page

    def test_its_list_costs_the_same_for_one_and_for_fifty(self, client: Client, office: Any, make: Make) -> None:
        client.force_login(office)
        client.get(self.url("list"))

        def cost() -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(self.url("list")).status_code == 200
            return len(asked)

        make(0)
        one = cost()
        for number in range(1, 50):
            make(number)
        assert cost() == one

    # --- who ------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("role", ROLES)
    def test_who_sees_it_and_who_writes_it(self, request: Any, client: Client, make: Make, role: str) -> None:
        user = request.getfixturevalue(role)
        row = make()
        client.force_login(user)
        name, other = self.change
        seen = client.get(self.url("detail", row.pk)).status_code
        listed = client.get(self.url("list"))
        changed = client.post(self.url("edit", row.pk), self.posted({**self.values(), name: other})).status_code
        interface = client.get(f"/api/v1/{self.kind.slug}/{row.pk}/").status_code
        # Without the right to look at such records at all: 403; with it, and not at this one: 404.
        outside = 404 if any(user.may(right) for right in self.kind.see) else 403

        if role in self.sees:
            assert (seen, interface, listed.status_code) == (200, 200, 200)
            assert self.url("detail", row.pk) in listed.content.decode()
        else:
            assert (seen, interface, listed.status_code) == (outside, outside, 200 if outside == 404 else 403)
            assert self.url("detail", row.pk) not in listed.content.decode()
        if role in self.writes:
            assert changed == 302
        else:
            # Whoever may not write such records at all is told so before anybody looks for this one.
            refused = outside if role not in self.sees and user.may(self.kind.write) else 403
            gone = client.post(self.url("withdraw", row.pk), {"reason": "不该能"}).status_code
            assert (changed, gone) == (refused, refused)
        assert self.kind.model.objects.live().filter(pk=row.pk).exists()

    # --- what no door takes ------------------------------------------------------------------------------

    def test_bad_values_are_refused_alike_on_page_interface_and_import(
        self, client: Client, office: Any, tmp_path: Any
    ) -> None:
        from tests.records.doors import imported, sent

        client.force_login(office)
        cases = [(name, value, {**self.values(), name: value}) for name, wrong in self.bad.items() for value in wrong]
        # One file for all of them: reading one starts a process.
        told = imported(self.kind, [values for *_, values in cases], office, tmp_path / "坏值.xlsx")
        outcomes = {row.excel_row: row.outcome for row in told.rows}
        for line, (name, value, values) in enumerate(cases, start=2):
            page = client.post(self.url("add"), self.posted(values))
            assert page.status_code == 200, (name, value)
            assert page.context["form"].errors.get(name), (name, value, page.context["form"].errors)
            answer, is_judged = sent(client, self.kind, values), value in self.judged.get(name, ())
            assert answer.status_code == (409 if is_judged else 400), (name, value)
            assert name in answer.json()["errors"], (name, value, answer.json())
            # A cell that is wrong may be put right on the spot; what is missing, or judged, only by a new file.
            # Years the portal does not know are seen when the cell is read.
            is_far = isinstance(value, date) and not 1900 <= value.year <= 2100
            waits = "error" if value == "" or (is_judged and not is_far) else "needs_review"
            assert outcomes.get(line) == waits, (name, value, told.rows)
            assert self.kind.model.objects.count() == 0, (name, value)

    # --- there and back -----------------------------------------------------------------------------------

    def test_what_is_exported_comes_back_unchanged_and_with_one_change(
        self, client: Client, office: Any, make: Make, tmp_path: Any
    ) -> None:
        from tests.records.doors import change_cell, exported, imported_file

        client.force_login(office)
        row = make(0)
        make(1)
        path = exported(client, self.kind, tmp_path)
        assert {one.outcome for one in imported_file(self.kind, path, office).rows} == {"same"}

        name, other = self.change
        change_cell(path, self.kind, row, name, other)
        told = imported_file(self.kind, path, office)
        assert sorted(one.outcome for one in told.rows) == ["same", "update"], told.rows
        row.refresh_from_db()
        assert getattr(row, name) == other

    def test_a_new_row_comes_in_once(self, client: Client, office: Any, tmp_path: Any) -> None:
        from tests.records.doors import imported

        told = imported(self.kind, [self.values()], office, tmp_path / "新的.xlsx")
        assert [one.outcome for one in told.rows] == ["new"], told.rows
        again = imported(self.kind, [self.values()], office, tmp_path / "新的.xlsx")
        assert [one.outcome for one in again.rows] == ["same"], again.rows
        assert self.kind.model.objects.live().count() == 1

    def test_the_interface_writes_by_version_and_once_by_key(self, client: Client, office: Any) -> None:
        from tests.records.doors import as_json, sent

        client.force_login(office)
        first, second = (sent(client, self.kind, self.values(), key="k-1") for _ in range(2))
        assert (first.status_code, second.status_code) == (201, 200), first.json()
        address = f"/api/v1/{self.kind.slug}/{first.json()['id']}/"
        name, other = self.change
        body = as_json(self.kind, {**self.values(), name: other})
        read = client.get(address)
        assert client.put(address, body, content_type="application/json").status_code == 428
        version = {"If-Match": read["ETag"]}
        assert client.put(address, body, content_type="application/json", headers=version).status_code == 200
        assert client.put(address, body, content_type="application/json", headers=version).status_code == 412
        version = {"If-Match": client.get(address)["ETag"]}
        gone = client.post(f"{address}withdraw/", {"reason": "错了"}, content_type="application/json", headers=version)
        assert gone.status_code == 200
        assert client.get(address).status_code == 404
