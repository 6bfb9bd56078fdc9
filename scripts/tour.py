"""A minute and a half with the page open: a sweep over ten small repositories fills the table.

Starts a hub of its own under build/tour, puts seven learnings to ten services, lets some teams
claim, and then lets machines look: hollow becomes filled, and where nothing was scanned it is red.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx2
import yaml

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "examples" / "sweep"
FOLDER = ROOT / "build" / "tour"
#: (service, learning by its place in learnings.yaml) that its team says is done.
CLAIMED = (
    ("career-api", 0), ("career-api", 5), ("career-web", 0), ("career-batch", 1), ("job-api", 2),
    ("job-search", 0), ("job-import", 5), ("ats-api", 0), ("message-api", 1), ("inbound-mail", 0),
    ("inbound-mail", 4), ("contract-api", 1),
)  # fmt: skip
IS_JAPANESE = os.environ.get("LANG", "").startswith("ja")


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    subprocess.run([SAMPLES / "prepare", FOLDER / "repositories"], check=True)
    with _serving() as (url, link):
        admin = _said("token", "create", "--name", "tour", "--scope", "admin")
        sweeper = _said("token", "create", "--name", "sweep", "--scope", "evidence:all")
        with httpx2.Client(
            base_url=url, headers={"Authorization": f"Bearer {admin}"}, timeout=60
        ) as api:
            _tour(api, url, link, sweeper)
            _wait_for_ctrl_c()


def _tour(api: httpx2.Client, url: str, link: str, sweeper: str) -> None:
    _ok(api.post("/api/v1/catalog", content=(SAMPLES / "catalogue.yaml").read_bytes()))
    _tell(
        "Open this page beside the terminal; it refreshes by itself:",
        "端末の横にこのページを開いてください。自動で更新されます:",
    )
    print(f"\n  {link}?next=/rollouts%3Frefresh%3D2\n", flush=True)
    _pause(15)
    _tell("1. Seven learnings are adopted, and asked of ten services.",
          "1. 7つの学びを採用し、10のサービスに問いかけます。")  # fmt: skip
    rollouts = [_adopted(api, learning) for learning in _learnings()]
    _pause(8)
    _tell("2. Some teams say that it is done. A claim is drawn hollow: nothing proves it.",
          "2. いくつかのチームが「対応済」と答えます。申告は中抜きのまま。証跡がないからです。")  # fmt: skip
    for service, number in CLAIMED:
        address = f"/api/v1/rollouts/{rollouts[number]}/answers/{service}"
        _ok(api.post(address, json={"status": "claimed"}))
        time.sleep(0.4)
    _pause(8)
    _tell("3. One sweep over ten repositories, with the checks that travel with the learnings.",
          "3. 学びについてくる点検を、10のリポジトリに一度に走らせます。")  # fmt: skip
    _sweep(url, sweeper)
    _tell("4. Filled: proved. A claim that a check disproves reads “affected”. In inbound-mail",
          "4. 塗りつぶし: 確認済。点検で覆った申告は「該当あり」に。inbound-mail は赤:")  # fmt: skip
    _tell("   nothing could be scanned: red, whatever was claimed. Open a cell to see why.",
          "   何も走査できなかったので、申告があっても証明になりません。セルを開くと理由が見えます。")  # fmt: skip


def _learnings() -> list[dict[str, Any]]:
    stated = yaml.safe_load_all((SAMPLES / "learnings.yaml").read_text(encoding="utf-8"))
    return [one for one in stated if one]


def _adopted(api: httpx2.Client, learning: dict[str, Any]) -> str:
    """The id of its rollout."""
    told = _ok(api.post("/api/v1/learnings", json=learning))
    rollout = _ok(api.post(f"/api/v1/learnings/{told['id']}/rollout", json={"is_mandatory": True}))
    return str(rollout["id"])


def _sweep(url: str, token: str) -> None:
    command = [sys.executable, "-m", "yokoten", "sweep", str(SAMPLES / "catalogue.yaml")]
    environment = os.environ | {
        "YOKOTEN_URL": url,
        "YOKOTEN_TOKEN": token,
        "PYTHONPATH": str(ROOT / "client" / "src"),
    }
    options = ["--repositories", str(FOLDER / "repositories"), "--jobs", "1", "--soft"]
    subprocess.run([*command, *options], env=environment, check=True)


@contextmanager
def _serving() -> Iterator[tuple[str, str]]:
    """The hub's address, and a link that signs its administrator in."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "app", "serve", "--port", "0"]
    with (
        (FOLDER / "log").open("wb") as log,
        subprocess.Popen(
            command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=log, text=True
        ) as hub,
    ):
        try:
            assert hub.stdout is not None  # noqa: S101 - asked for
            yield _announced(hub.stdout)
        finally:
            hub.terminate()


def _announced(out: IO[str]) -> tuple[str, str]:
    url = ""
    for line in out:
        if found := re.search(r"https?://127\.0\.0\.1:\d+(/sign-in/\S+)?", line):
            url = url or found[0].partition("/sign-in")[0]
            if found[1]:
                threading.Thread(target=out.read, daemon=True).start()
                return url, found[0]
    raise SystemExit(f"The hub did not start; see {FOLDER.relative_to(ROOT)}/log.")


def _said(*arguments: str) -> str:
    command = [sys.executable, "-m", "app", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=_environment(), check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def _environment() -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("YOKOTEN_")}
    return ours | {
        "YOKOTEN_DATA_DIR": str(FOLDER / "data"),
        "YOKOTEN_DEMO": "0",
        "YOKOTEN_STARTER": "0",
    }


def _ok(answer: httpx2.Response) -> Any:
    if answer.is_error:
        raise SystemExit(f"{answer.request.url}: {answer.status_code} {answer.text}")
    return json.loads(answer.text)


def _tell(english: str, japanese: str) -> None:
    print(japanese if IS_JAPANESE else english, flush=True)


def _pause(seconds: float) -> None:
    """Time to look; none where nobody watches."""
    if sys.stdout.isatty():
        time.sleep(seconds)


def _wait_for_ctrl_c() -> None:
    if not sys.stdout.isatty():
        return
    _tell("Look around as long as you like; Ctrl-C ends the tour.",
          "ご自由にご覧ください。Ctrl-C で終わります。")  # fmt: skip
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
