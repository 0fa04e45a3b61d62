"""What probes hear."""

from threading import Event

import pytest

from xuanwu_portal import health


@pytest.mark.django_db
def test_a_running_process_says_so(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_portal_with_database_and_broker_is_ready(client):
    answer = client.get("/readyz")

    assert answer.content == b"database: ok\nbroker: ok\n"
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_a_part_that_does_not_answer_in_time_makes_the_portal_not_ready(client, monkeypatch):
    calls, over = [], []
    answered = Event()

    def frozen() -> None:
        calls.append(1)
        answered.wait(timeout=60)
        over.append(1)

    monkeypatch.setattr(health, "PATIENCE", 0.2)
    monkeypatch.setattr(health, "PROBES", (health.Probe("database", lambda: None), health.Probe("broker", frozen)))

    answers = [client.get("/readyz") for _ in range(3)]
    was_over = bool(over)
    answered.set()

    assert not was_over, "the portal answers while the part still keeps silent"
    assert {a.status_code for a in answers} == {503}
    assert answers[0].content == b"database: ok\nbroker: no answer\n"
    assert len(calls) == 1, "a probe that hangs is not started again"


def test_a_refusing_part_names_itself_and_nothing_else(client, monkeypatch):
    def refused() -> None:
        raise ConnectionError("redis://:secret@10.0.0.5 refused")

    monkeypatch.setattr(health, "PROBES", (health.Probe("broker", refused),))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"broker: no answer\n")
