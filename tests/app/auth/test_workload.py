"""Signed identities of CI, against an issuer that really signs."""

import base64
import hmac
import json
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from little_issuer import GITHUB, GITLAB, LittleIssuer
from sqlmodel import select

from app.actions.catalogue_forms import ServiceForm, checked
from app.actions.cataloguing import load_catalogue, put_service, read_catalogue
from app.auth.actors import actor_by_identity
from app.auth.workload import ALGORITHMS, Workloads
from app.clock import utc_now
from app.outbound import Outbound, Unreachable
from app.settings import Settings
from models.actor import HUB
from models.errors import Forbidden, Invalid, SignInNeeded
from models.evidence import Evidence
from models.service import Service

HERE = "https://hub.example.jp"
HERE_IN_DOCS = "https://hub.example.com"


@pytest.fixture
def issuer():
    opened = LittleIssuer()
    yield opened
    opened.close()


@pytest.fixture
def workloads(issuer):
    return Workloads(HERE, [issuer.url], Outbound(["127.0.0.1"]))


@pytest.fixture
def refused(workloads):
    """``refused(token)``: why nobody is known by it."""

    def reason(token, now=None):
        with pytest.raises(SignInNeeded) as raised:
            workloads.identity(token, now=now or utc_now())
        return str(raised.value)

    return reason


def test_a_job_is_known_by_the_numbers_of_its_repository(issuer, workloads):
    known = workloads.identity(issuer.token(HERE, **GITHUB), now=utc_now())
    assert known.ids == {"repository_id": "5678", "repository_owner_id": "1234"}
    assert (known.issuer, known.name, known.is_proposal) == (issuer.url, "acme/career-api", False)
    known = workloads.identity(issuer.token(HERE, **GITLAB), now=utc_now())
    assert known.ids == {"project_id": "22", "namespace_id": "72"}


def test_elliptic_keys_sign_too(issuer, workloads):
    issuer.key = issuer.new_key("curved", "EC")
    assert workloads.identity(issuer.token(HERE, alg="ES256", **GITHUB), now=utc_now())


@pytest.mark.parametrize(
    "audience",
    [None, "", "https://other.example", HERE + "/", [HERE, "https://other.example"], [], 5],
)
def test_an_identity_for_somebody_else_is_refused(issuer, refused, audience):
    assert HERE in refused(issuer.token(audience, **GITHUB))


@pytest.mark.parametrize(
    "times",
    [
        {"exp": -70},
        {"exp": None},
        {"nbf": 70},
        {"iat": 70},
        {"iat": None},
    ],
)
def test_an_identity_counts_in_its_time_only(issuer, refused, times):
    now = int(time.time())
    said = {name: now + by if by else None for name, by in times.items()}
    assert "over, or not valid yet" in refused(issuer.token(HERE, **GITHUB | said))


def test_clocks_may_differ_by_a_minute(issuer, workloads):
    now = int(time.time())
    token = issuer.token(HERE, **GITHUB, exp=now - 50, nbf=now + 50, iat=now + 50)
    assert workloads.identity(token, now=utc_now())


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def _unsigned(issuer, alg: str) -> str:
    _, claims, _ = issuer.token(HERE, **GITHUB).split(".")
    return _encoded(json.dumps({"alg": alg, "kid": "first"}).encode()) + "." + claims


@pytest.mark.parametrize("alg", ["none", "None", "", "RS256"])
def test_an_unsigned_identity_is_refused(issuer, refused, alg):
    assert "signature" in refused(_unsigned(issuer, alg) + ".")


@pytest.mark.parametrize("form", ["as_pem", "as_der"])
def test_the_public_key_is_no_secret_to_sign_with(issuer, refused, form):
    """Where the kind of key follows the token's word, HS256 turns a public key into a secret."""
    public = getattr(issuer.key, form)(private=False)
    said = _unsigned(issuer, "HS256")
    assert "signature" in refused(
        f"{said}.{_encoded(hmac.digest(public, said.encode(), 'sha256'))}"
    )


def test_another_key_under_a_known_name_is_refused(issuer, refused):
    assert "signature" in refused(issuer.token(HERE, key=issuer.new_key("first"), **GITHUB))


def test_changed_claims_are_refused(issuer, refused):
    head, _, signature = issuer.token(HERE, **GITHUB).split(".")
    _, others, _ = issuer.token(HERE, **GITHUB | {"repository_id": "9"}).split(".")
    assert "signature" in refused(f"{head}.{others}.{signature}")


@pytest.mark.parametrize("token", ["a.b.c", "..", "e30.e30.", "e30.W10.e30", "é.é.é", "x" * 20_000])
def test_nonsense_is_refused(refused, token):
    assert "cannot be read" in refused(token)


def test_only_configured_issuers_count(issuer, refused):
    other = LittleIssuer()
    assert "YOKOTEN_WORKLOAD_ISSUERS" in refused(other.token(HERE, **GITHUB))
    assert "YOKOTEN_WORKLOAD_ISSUERS" in refused(issuer.token(HERE, iss=[issuer.url], **GITHUB))
    assert other.asked == []
    other.close()


def test_a_rotated_key_is_looked_for_at_most_once_a_minute(issuer, workloads, refused):
    now = utc_now()
    workloads.identity(issuer.token(HERE, **GITHUB), now=now)
    asked = len(issuer.asked)
    issuer.key = issuer.new_key("second")
    for seconds in (1, 30, 59):
        assert "key" in refused(issuer.token(HERE, **GITHUB), now + timedelta(seconds=seconds))
    assert len(issuer.asked) == asked
    assert workloads.identity(issuer.token(HERE, **GITHUB), now=now + timedelta(seconds=60))
    assert len(issuer.asked) == asked + 2


def test_an_unknown_key_is_looked_for_once_and_refused(issuer, workloads, refused):
    now = utc_now()
    workloads.identity(issuer.token(HERE, **GITHUB), now=now)
    asked = len(issuer.asked)
    for seconds in (60, 61, 62):
        token = issuer.token(HERE, header={"kid": "unheard-of"}, **GITHUB)
        assert "key" in refused(token, now + timedelta(seconds=seconds))
    assert len(issuer.asked) == asked + 2


def test_keys_are_believed_for_ten_minutes(issuer, workloads, refused):
    now = utc_now()
    token = issuer.token(HERE, **GITHUB, exp=int(time.time()) + 3600)
    workloads.identity(token, now=now)
    asked = len(issuer.asked)
    workloads.identity(token, now=now + timedelta(minutes=9))
    assert len(issuer.asked) == asked
    issuer.published = []
    assert "key" in refused(token, now + timedelta(minutes=10))
    assert len(issuer.asked) == asked + 2


def test_an_issuer_that_is_away_is_said_and_asked_again_soon(issuer, workloads):
    now, token = utc_now(), issuer.token(HERE, **GITHUB)
    issuer.status = 503
    with pytest.raises(Unreachable, match="503"):
        workloads.identity(token, now=now)
    asked, issuer.status = len(issuer.asked), 200
    with pytest.raises(Unreachable):
        workloads.identity(token, now=now + timedelta(seconds=9))
    assert len(issuer.asked) == asked
    assert workloads.identity(token, now=now + timedelta(seconds=10))


def test_an_issuer_that_goes_by_another_name_is_not_believed(issuer, workloads):
    issuer.name = "https://token.actions.githubusercontent.com"
    with pytest.raises(Unreachable, match="keys"):
        workloads.identity(issuer.token(HERE, **GITHUB), now=utc_now())


def test_broken_and_foreign_keys_are_left_out(issuer, workloads):
    broken = [5, {"kid": "first", "kty": "oct", "k": "AAAA"}, {"kid": "x", "kty": "RSA", "n": "!"},
              {"kty": "RSA"}, issuer.new_key("sealing").as_dict(private=False) | {"use": "enc"}]  # fmt: skip
    issuer.published = [*broken, issuer.key.as_dict(private=False)]
    assert workloads.identity(issuer.token(HERE, **GITHUB), now=utc_now())


@pytest.mark.parametrize(
    "said",
    [
        {"event_name": "pull_request"},
        {"event_name": "pull_request_target"},
        {"pipeline_source": "merge_request_event", "event_name": None},
    ],
)
def test_a_proposed_change_is_told_from_what_was_merged(issuer, workloads, said):
    assert workloads.identity(issuer.token(HERE, **GITHUB | said), now=utc_now()).is_proposal


def test_numbers_of_a_repository_must_be_there(issuer, refused):
    assert "number" in refused(issuer.token(HERE, **GITHUB | {"repository_owner_id": None}))


# With a catalogue, and at the doors


@pytest.fixture
def settings(issuer, tmp_path):
    return Settings(data_dir=tmp_path / "data", demo=False, starter=False,
                    workload_issuers=(issuer.url,), outbound_allow=("127.0.0.1",))  # fmt: skip


@pytest.fixture
def bound(hub, issuer):
    """career-api, with the job of ``GITHUB`` and that of ``GITLAB``."""
    identities = [
        {"issuer": issuer.url, "repository_id": 5678, "repository_owner_id": "1234"},
        {"issuer": issuer.url, "project_id": 22, "namespace_id": 72},
    ]
    form = checked(ServiceForm, {"title": "Career API", "identities": identities})
    with hub.transaction() as session:
        put_service(session, "career-api", form, by=HUB, now=utc_now())
        put_service(session, "other", checked(ServiceForm, {"title": "O"}), by=HUB, now=utc_now())


def acting(hub, token):
    identity = hub.workloads.identity(token, now=utc_now())
    with hub.reading() as session:
        return actor_by_identity(session, identity)


@pytest.mark.parametrize("claims", [GITHUB, GITLAB])
def test_a_bound_job_proves_for_its_service_alone(hub, issuer, bound, claims):
    actor = acting(hub, issuer.token(hub.settings.public_url, **claims))
    assert (actor.services, actor.tier, actor.scope) == (("career-api",), "T3", "workload")
    assert actor.proves_for("career-api", "career")
    assert not actor.proves_for("other", "career")
    assert not actor.writes_for("career")


@pytest.mark.parametrize(
    "other",
    [
        {"repository_id": "1"},
        {"repository_owner_id": "1"},
        {"repository_id": "1234", "repository_owner_id": "5678"},
    ],
)
def test_a_fork_and_a_new_owner_of_the_name_are_nobody(hub, issuer, bound, other):
    with pytest.raises(Forbidden, match="binds no service"):
        acting(hub, issuer.token(hub.settings.public_url, **GITHUB | other))


def test_numbers_of_one_issuer_say_nothing_at_another(hub, issuer, bound):
    with hub.transaction() as session:
        said = {"title": "O", "identities": [
            {"issuer": "https://gitlab.example", "project_id": 5, "namespace_id": 6}]}  # fmt: skip
        put_service(session, "other", checked(ServiceForm, said), by=HUB, now=utc_now())
    with pytest.raises(Forbidden):
        acting(hub, issuer.token(hub.settings.public_url,
                                 **GITLAB | {"project_id": "5", "namespace_id": "6"}))  # fmt: skip


@pytest.mark.parametrize(
    "identity",
    [
        {"issuer": "x", "repository_id": 1},
        {"issuer": "x", "repository_id": 1, "namespace_id": 2},
        {"issuer": "x", "repository_id": "acme/api", "repository_owner_id": 2},
        {"repository_id": 1, "repository_owner_id": 2},
    ],
)
def test_half_a_binding_is_refused(identity):
    with pytest.raises(Invalid):
        checked(ServiceForm, {"title": "A", "identities": [identity]})


def test_the_documents_bind_and_ask_as_the_hub_wants_it(hub):
    told = (Path(__file__).parents[3] / "docs/workload.md").read_text()
    catalogue, github, gitlab = re.findall(r"```yaml\n(.*?)```", told, re.DOTALL)
    with hub.transaction() as session:
        counts = load_catalogue(session, read_catalogue(catalogue), by=HUB, now=utc_now())
    assert counts == {"service": 2}
    assert yaml.safe_load(github)["permissions"] == {"contents": "read", "id-token": "write"}
    assert "&audience=$YOKOTEN_URL" in github
    assert yaml.safe_load(gitlab)["yokoten"]["id_tokens"]["YOKOTEN_TOKEN"]["aud"] == HERE_IN_DOCS
    for name in ALGORITHMS:
        assert name in told


def test_the_doors_know_a_job_by_its_identity(client, hub, issuer, bound):
    def asked(method="GET", **said):
        token = issuer.token(hub.settings.public_url, **GITHUB | said)
        return client.request(
            method, "/api/v1/me", headers={"Authorization": f"Bearer {token}"}
        ).json()

    assert "evidence" in asked()["detail"]
    assert asked(aud="https://other.example")["status"] == 401
    assert "evidence" in asked(event_name="pull_request")["detail"]
    proposed = asked("POST", event_name="pull_request")
    assert (proposed["status"], "proposed change" in proposed["detail"]) == (403, True)
    assert asked(repository_id="1")["status"] == 403


LESSON = """---
kind: postmortem
title: Connections ran out
service: payments-api
learnings:
  - statement: Keep all pools below max_connections
    applies_when: technologies in ["mysql"]
    checks:
      - {id: pools, type: file_exists, path: pools.md}
---
All connections were taken.
"""


@pytest.fixture
def prove(client, hub, issuer, bound, push):
    """``prove("career-api")``: the answer to evidence that a signed identity sends."""
    with hub.transaction() as session:
        for slug in ("career-api", "other"):
            service = session.get_one(Service, slug)
            service.technologies = ["mysql"]
            session.add(service)
    [learning] = push(LESSON, team="payments").json()["learnings"]

    def proving(service, **claims):
        token = issuer.token(hub.settings.public_url, **GITHUB | claims)
        said = {"rollout": learning, "service": service, "check": "pools", "result": "pass",
                "observed_at": utc_now().isoformat(), "commit": "c" * 40}  # fmt: skip
        header = {"Authorization": f"Bearer {token}"}
        return client.post("/api/v1/evidence", json=said, headers=header)

    return proving


def test_evidence_of_a_signed_identity_is_of_the_highest_tier(prove):
    sent = prove("career-api")
    assert (sent.status_code, sent.json()["tier"], sent.json()["status"]) == (201, "T3", "verified")


def test_a_signed_identity_proves_for_no_other_service_and_for_no_proposal(prove, client, hub):
    assert prove("other").status_code == 403
    assert prove("career-api", event_name="pull_request").status_code == 403
    assert prove("career-api", repository_owner_id="9").status_code == 403
    assert prove("career-api", exp=1).status_code == 401
    with hub.reading() as session:
        assert session.exec(select(Evidence)).all() == []


def test_a_proposal_reads_the_checks_that_it_would_run(client, hub, issuer, prove):
    for event in ("push", "pull_request"):
        token = issuer.token(hub.settings.public_url, **GITHUB | {"event_name": event})
        header = {"Authorization": f"Bearer {token}"}
        told = client.get("/api/v1/checks?service=career-api", headers=header)
        assert told.status_code == 200, told.text
        assert [one["checks"][0]["id"] for one in told.json()["items"]] == ["pools"]


def test_no_network_is_asked_while_the_database_is_held(client, hub, issuer, bound):
    """The issuer itself writes into the hub's database while it is asked for its keys."""
    held = []
    document = issuer._document

    def slowly(path):
        with hub.transaction() as session:
            held.append(session.exec(select(Service.slug)).all())
        return document(path)

    issuer._document = slowly
    token = issuer.token(hub.settings.public_url, **GITHUB)
    client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert len(held) == 2
