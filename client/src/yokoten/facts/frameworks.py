"""`package_manager`, `framework`, `version.<framework>`: what the service is built with."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from yokoten.facts.sources import Reading
from yokoten.facts.versions import bare
from yokoten.packages.locks import FORMATS, Lock

FRAMEWORKS = {
    "pkg:npm/next": "nextjs",
    "pkg:npm/nuxt": "nuxt",
    "pkg:npm/express": "express",
    "pkg:npm/fastify": "fastify",
    "pkg:npm/@nestjs/core": "nestjs",
    "pkg:npm/react": "react",
    "pkg:npm/vue": "vue",
    "pkg:npm/@angular/core": "angular",
    "pkg:npm/svelte": "svelte",
    "pkg:pypi/django": "django",
    "pkg:pypi/flask": "flask",
    "pkg:pypi/fastapi": "fastapi",
    "pkg:pypi/celery": "celery",
    "pkg:gem/rails": "rails",
    "pkg:gem/sinatra": "sinatra",
    "pkg:gem/sidekiq": "sidekiq",
    "pkg:maven/org.springframework.boot/spring-boot": "spring-boot",
    "pkg:maven/org.springframework/spring-core": "spring",
    "pkg:maven/io.ktor/ktor-server-core": "ktor",
    "pkg:maven/io.ktor/ktor-server-core-jvm": "ktor",
    "pkg:maven/io.quarkus/quarkus-core": "quarkus",
    "pkg:maven/io.micronaut/micronaut-core": "micronaut",
    "pkg:golang/github.com/gin-gonic/gin": "gin",
    "pkg:golang/github.com/labstack/echo/v4": "echo",
    "pkg:golang/github.com/go-chi/chi/v5": "chi",
    "pkg:golang/google.golang.org/grpc": "grpc",
    "pkg:composer/laravel/framework": "laravel",
    "pkg:composer/symfony/http-kernel": "symfony",
    "pkg:cargo/axum": "axum",
    "pkg:cargo/actix-web": "actix-web",
}
_MANIFESTS = {
    "package.json": "npm",
    "pom.xml": "maven",
    "build.gradle": "gradle",
    "build.gradle.kts": "gradle",
    "go.mod": "go",
    "Cargo.toml": "cargo",
    "Gemfile": "bundler",
    "composer.json": "composer",
}
_FILES = re.compile(rf"(?:.*/)?(?:{'|'.join(map(re.escape, _MANIFESTS))})")
_OF_NODE = frozenset({"npm", "yarn", "pnpm"})


def frameworks(locks: Iterable[Lock]) -> Iterator[tuple[str, Any]]:
    """Well-known packages among those that are locked."""
    for lock in locks:
        for package in lock.packages:
            if name := FRAMEWORKS.get(str(package.key)):
                yield "framework", name
                if package.version and (version := bare(package.version)):
                    yield f"version.{name}", version


def managers(reading: Reading) -> Iterator[tuple[str, Any]]:
    """Whose lock files lie there, broken or not, else whose manifests."""
    forms = [form for form in FORMATS if form.type is not None]
    locking = {form.manager for form in forms if reading.named(form.name)}
    manifests = {_MANIFESTS[name.rpartition("/")[2]] for name in reading.named(_FILES)}
    if locking & _OF_NODE:
        manifests.discard("npm")
    yield from (("package_manager", name) for name in locking | manifests)
