"""What may be set from outside, and what is refused."""

import stat

import pytest
from pydantic import ValidationError

from app.settings import Settings, settings_table

KEY = "k" * 32


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"YOKOTEN_{name.upper()}", raising=False)
        monkeypatch.delenv(f"YOKOTEN_{name.upper()}_FILE", raising=False)


def test_nothing_needs_to_be_set():
    settings = Settings()
    assert settings.database_url == "sqlite:///data/yokoten.db"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.is_loopback
    assert not settings.is_https


def test_the_database_follows_the_data_folder_and_the_address_the_port(monkeypatch):
    monkeypatch.setenv("YOKOTEN_DATA_DIR", "/srv/yokoten")
    monkeypatch.setenv("YOKOTEN_PORT", "9000")
    settings = Settings()
    assert settings.database_url == "sqlite:////srv/yokoten/yokoten.db"
    assert settings.public_url == "http://127.0.0.1:9000"


def test_a_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "url").write_text("postgresql://y:geheim@db/y\n")
    monkeypatch.setenv("YOKOTEN_DATABASE_URL_FILE", str(tmp_path / "url"))
    assert Settings().database_url == "postgresql://y:geheim@db/y"
    monkeypatch.setenv("YOKOTEN_DATABASE_URL", "sqlite:///x.db")
    assert Settings().database_url == "sqlite:///x.db"


def test_secrets_are_not_shown():
    settings = Settings(
        database_url="postgresql://y:geheim@db/y",
        mail_url="smtp://y:geheim@mail",
        search_url="meilisearch://y:geheim@search",
        search_key="geheim",
        secret_key="geheim" * 6,
        github_token="geheim",
        gitlab_token="geheim",
    )
    assert "geheim" not in repr(settings)
    assert "geheim" not in str(settings)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_http_is_welcome_on_loopback(host):
    assert Settings(host=host).is_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.7", "hub.example.jp"])
def test_http_elsewhere_must_be_asked_for(host):
    with pytest.raises(ValidationError, match="YOKOTEN_INSECURE=1"):
        Settings(host=host)
    assert not Settings(host=host, insecure=True).is_https


@pytest.mark.parametrize("key", ["", "short", "k" * 31])
def test_https_needs_a_key_of_ones_own(key):
    with pytest.raises(ValidationError, match="at least 32"):
        Settings(public_url="https://hub.example.jp", secret_key=key)
    assert Settings(public_url="https://hub.example.jp/", secret_key=KEY).is_https


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "eight"),
        ("port", "70000"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../../etc/passwd"),
        ("public_url", "ftp://hub.example.jp"),
        ("public_url", "hub.example.jp"),
        ("demo", "perhaps"),
        ("preparers", "0"),
        ("outbound_allow", "10.0.0.0/33"),
        ("outbound_allow", "gitlab.internal/"),
        ("workload_issuers", "token.example.com"),
        ("github_api", "api.github.com"),
    ],
)
def test_wrong_values_are_refused(monkeypatch, name, value):
    monkeypatch.setenv(f"YOKOTEN_{name.upper()}", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert [error["loc"] for error in refused.value.errors()] == [(name,)]


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path):
    first = Settings(data_dir=tmp_path).signing_key
    assert Settings(data_dir=tmp_path).signing_key == first
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert Settings(data_dir=tmp_path, secret_key=KEY).signing_key == KEY.encode()


def test_every_setting_says_what_it_does():
    table = settings_table()
    for name, field in Settings.model_fields.items():
        assert f"`YOKOTEN_{name.upper()}`" in table
        assert field.description
