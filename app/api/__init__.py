"""The doors for programs."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
