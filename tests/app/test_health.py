"""How the hub says that it is well, or is not."""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import select

from app.api import health
from app.clock import utc_now
from models.job import Job, enqueue


def test_a_process_that_answers_is_healthy(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_hub_is_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert set(answer.json()["checks"]) == {"database", "migrations", "search", "queue", "disk"}


def test_a_hub_without_its_tables_is_not_ready(client, hub):
    with hub.transaction() as session:
        session.execute(text("DELETE FROM alembic_version"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert answer.json()["checks"]["migrations"]["ok"] is False


def test_a_stuck_queue_is_told_but_pages_go_on(client, hub):
    with hub.transaction() as session:
        enqueue(session, "tidy", now=utc_now() - timedelta(minutes=10))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "1 waiting" in answer.json()["checks"]["queue"]["detail"]


def test_a_disk_that_is_nearly_full_is_told(client, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 60)
    assert client.get("/readyz").json()["checks"]["disk"]["ok"] is False


def test_a_database_that_is_gone_is_told_in_one_word(client, hub, monkeypatch):
    def gone(*_given: object) -> None:
        raise OSError("postgresql://y:geheim@db/y")

    monkeypatch.setattr(hub, "reading", gone)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == {"ok": False, "detail": "OSError"}
    assert "geheim" not in answer.text


def test_figures_are_for_those_who_may_read(client, hub, token):
    assert client.get("/metrics").status_code == 303
    with hub.transaction() as session:
        enqueue(session, "tidy", now=utc_now())
        enqueue(session, "tidy", now=utc_now())
        session.flush()
        session.exec(select(Job)).first().dead_at = utc_now()
    client.get("/sign-in/one-time-secret")
    header = token("read")
    client.get("/api/v1/me", headers=header)
    figures = client.get("/metrics", headers=header).text
    assert 'yokoten_jobs{kind="tidy",state="waiting"} 1.0' in figures
    assert 'yokoten_jobs{kind="tidy",state="dead"} 1.0' in figures
    assert 'yokoten_jobs{kind="send",state="waiting"} 0.0' in figures
    assert 'yokoten_oldest_job_seconds{kind="tidy"}' in figures
    assert 'yokoten_dispatches{state="unknown"} 0.0' in figures
    assert 'route="/sign-in/{secret}"' in figures
    assert 'route="/api/v1/me"' in figures
    assert "one-time-secret" not in figures


def test_strange_methods_do_not_fill_the_figures(client, token):
    for number in range(50):
        client.request(f"X{number}", f"/nowhere/{number}")
    figures = client.get("/metrics", headers=token("read")).text
    assert figures.count('_count{method="other"') == 1
