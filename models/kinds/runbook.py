"""What to do when an alert fires, step by step."""

from models.kinds.kind import Kind

RUNBOOK = Kind(
    name="runbook",
    prefix="rb",
    fields=(
        "title",
        "service",
        "summary",
        "symptom",
        "alerts",
        "when_to_use",
        "prerequisites",
        "impact",
        "impact_of_running",
        "diagnosis",
        "steps",
        "verification",
        "rollback",
        "escalation",
        "owner_role",
        "depends_on",
        "last_use",
        "drill",
    ),
    required={
        "push": ("title", "service", "symptom|alerts", "steps"),
        "review": ("when_to_use", "prerequisites", "impact_of_running"),
        "publish": ("verification", "rollback", "escalation", "owner_role", "depends_on"),
    },
    standings={
        "unverified": ("active", "未検証", "有効", "運用中"),
        "verified": ("検証済", "検証済み", "確認済", "確認済み"),
        "suspect": ("要再検証", "要確認", "outdated"),
        "banned": ("使用禁止", "do not use"),
        "deprecated": ("非推奨", "廃止", "廃止予定"),
        "archived": ("保管", "アーカイブ"),
    },
    initial_standing="unverified",
)
