"""The daily mail: one per person and working day, to a real post office."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from foundation.trail.clock import clock_at
from foundation.trail.models import ChangeItem
from orgs.enterprises.services import confirm
from reminders import services
from reminders.choices import DigestStatus
from reminders.models import Digest, Notice
from reminders.services import digesting
from tests.cast import moment
from tests.reminders.conftest import make_instructed, run

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY = date(2023, 6, 16), date(2023, 6, 17)


@pytest.fixture
def reader(team):
    """The instructor, who wants the mail, with a firm that is due on 2023-06-30."""
    with clock_at(moment("2022-12-31")):
        team["firm"] = make_instructed("南京示例科技有限公司", team["instructor"])
    services.subscribe(address="zhidao@example.com", is_active=True, by=team["instructor"])
    return team["instructor"]


def day(on: date) -> int:
    with clock_at(moment(on.isoformat())):
        run(on, "R1")
        return services.send_digests(on=on)


def test_one_mail_names_what_is_due_and_no_more_follows(reader, post_office):
    assert [day(FRIDAY), day(FRIDAY), day(date(2023, 6, 19))] == [1, 0, 0]

    (mail,) = post_office.mails
    text = mail.get_content()
    assert mail["To"] == "zhidao@example.com"
    assert mail["Message-ID"].startswith(f"<digest-20230616-{reader.pk}@")
    assert "南京示例科技有限公司" in text
    assert "期限 2023-06-30" in text


def test_only_who_wants_it_gets_it(reader, team, post_office):
    services.subscribe(address="zhidao@example.com", is_active=False, by=reader)

    assert day(FRIDAY) == 0
    assert not post_office.mails


def test_on_a_day_off_nothing_goes_out_and_nothing_is_lost(reader, post_office):
    assert [day(SATURDAY), day(date(2023, 6, 18)), day(date(2023, 6, 19))] == [0, 0, 1]


def test_a_weekend_worked_in_exchange_is_a_working_day(reader, post_office):
    assert day(date(2023, 6, 25)) == 1, "the Sunday after 端午节 2023 was worked"


def test_what_was_done_meanwhile_is_left_out(reader, team, post_office):
    with clock_at(moment("2023-06-16", 6)):
        run(FRIDAY, "R1")
    with clock_at(moment("2023-06-16", 7)):
        confirm(enterprises=[team["firm"].pk], by=reader)
        run(FRIDAY, "R1")
        assert services.send_digests(on=FRIDAY) == 0

    assert not post_office.mails


def test_without_mail_nothing_is_tried_and_everything_stays_to_be_told(reader, settings):
    settings.IS_MAIL_CONFIGURED = False

    assert day(FRIDAY) == 0
    assert Notice.objects.filter(digest=None, user=reader).count() == 1
    assert not Digest.objects.exists()


def test_a_post_office_that_refuses_is_asked_again(reader, post_office):
    post_office.refuses = True
    assert day(FRIDAY) == 0
    digest = Digest.objects.get()
    assert (digest.status, digest.error, digest.attempts) == (DigestStatus.WAITING, "SMTPDataError", 1)

    post_office.refuses = False
    assert day(FRIDAY) == 1
    digest.refresh_from_db()
    assert (digest.status, digest.items, digest.error) == (DigestStatus.SENT, 1, "")


def test_after_five_refusals_the_day_is_given_up_and_the_next_day_brings_it(reader, post_office):
    post_office.refuses = True
    for _ in range(6):
        day(FRIDAY)
    assert Digest.objects.get().status == DigestStatus.FAILED

    post_office.refuses = False
    assert [day(FRIDAY), day(date(2023, 6, 19))] == [0, 1]


def test_a_sender_that_died_is_replaced_after_its_lease_under_the_same_message_id(reader, post_office):
    with clock_at(moment("2023-06-16")):
        run(FRIDAY, "R1")
    digesting._make_digests(FRIDAY)
    now = digesting.timezone.now()
    Digest.objects.update(lease_until=now + timedelta(minutes=1), attempts=1)  # somebody is at it
    assert services.send_digests(on=FRIDAY) == 0

    Digest.objects.update(lease_until=now - timedelta(seconds=1))  # and did not come back
    assert services.send_digests(on=FRIDAY) == 1
    assert post_office.mails[0]["Message-ID"].startswith(f"<digest-20230616-{reader.pk}@")


@pytest.mark.parametrize("address", ["", "zhidao", "zhidao@", "a b@example.com", "x" * 130 + "@example.com"])
def test_a_bad_address_is_refused(reader, address):
    with pytest.raises(ValidationError):
        services.subscribe(address=address, is_active=True, by=reader)


def test_the_address_is_personal_and_not_in_the_trail(reader):
    items = [str(item.after) for item in ChangeItem.objects.filter(model="reminders.mailsubscription")]
    assert items
    assert not any("zhidao" in text for text in items)


@pytest.mark.long
def test_a_year_told_day_by_day(team, reader, post_office):
    """2023 with its days off and on: each reminder once, each mail on a working day, the turns of the year included."""
    day_after, told = date(2022, 12, 31), []
    while day_after <= date(2024, 1, 3):
        with clock_at(moment(day_after.isoformat())):
            made = run(day_after, "R1", "R17")
            told += [(day_after, made.new)] if made.new else []
            services.send_digests(on=day_after)
            if day_after == date(2023, 7, 20):
                confirm(enterprises=[team["firm"].pk], by=team["implementer"])
        day_after += timedelta(days=1)

    r1 = sorted(Notice.objects.filter(rule="R1").values_list("on", "step", "user__person__name"))
    assert r1 == [
        (date(2023, 6, 15), "soon", "指导"),
        (date(2023, 6, 15), "soon", "落实"),
        (date(2023, 7, 1), "overdue", "指导"),
        (date(2023, 7, 1), "overdue", "落实"),
        (date(2023, 7, 7), "lead", "牵头"),
        (date(2023, 7, 15), "office", "党委办"),
    ]
    assert [mail["Message-ID"][8:16] for mail in post_office.mails] == ["20230615", "20230703"]
    weeks = set(Notice.objects.filter(rule="R17").values_list("period", flat=True))
    assert len(weeks) == 54, "every ISO week from 2022-W52 to 2024-W01, once"
    assert {"2022-W52", "2023-W01", "2023-W52", "2024-W01"} <= weeks
