"""The organisation and the lesson that the tests of the loop go by."""

from datetime import UTC, datetime

#: A Wednesday morning in Japan.
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
CATALOGUE = """
{kind: team, slug: career, title: キャリア, lead: lead@example.jp}
---
{kind: team, slug: billing, title: 請求}
---
{kind: team, slug: global, title: Global, lang: en}
---
{kind: team, slug: sre, title: SRE}
---
{kind: service, slug: career-api, title: 応募API, team: career, technologies: [aurora-mysql]}
---
{kind: service, slug: billing-api, title: 請求API, team: billing, technologies: [aurora-mysql]}
---
{kind: service, slug: billing-batch, title: 請求バッチ, team: billing, technologies: [aurora-mysql]}
---
{kind: service, slug: billing-web, title: 請求画面, team: billing, technologies: [s3]}
---
{kind: service, slug: global-api, title: Global API, team: global, technologies: [aurora-mysql]}
---
{kind: service, slug: global-web, title: Global site, team: global, technologies: [nodejs]}
---
{kind: person, email: lead@example.jp, name: Lead, role: author, teams: [career]}
---
{kind: person, email: kate@example.jp, name: Kate, role: author, teams: [career],
 services: [career-api]}
---
{kind: person, email: bo@example.jp, name: Bo, role: author, teams: [billing], locale: ja,
 services: [billing-api, billing-batch, billing-web]}
---
{kind: person, email: bea@example.jp, name: Bea, role: author, teams: [billing]}
---
{kind: person, email: glen@example.jp, name: Glen, role: author, teams: [global], locale: en,
 services: [global-api, global-web]}
---
{kind: person, email: saki@example.jp, name: Saki, role: sre, teams: [sre]}
"""
LESSON = """---
kind: postmortem
title: 夜間バッチで接続が枯渇
service: [career-api]
severity: SEV2
date: 2026-11-20
signature: {component: [aurora-mysql], failure_mode: exhaustion, trigger: config}
learnings:
  - id: pool-sum
    statement: 接続の上限は全利用者の合計で決める
    applies_when: 'tech ~ "aurora-mysql"'
    checks:
      - {id: max-connections, type: text_matches, path: "**/*.tf", pattern: max_connections}
    effort_hours: 3
---
# 夜間バッチで接続が枯渇
共有の Aurora で接続が枯渇した。
"""
