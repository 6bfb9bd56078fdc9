"""The doors for people."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
