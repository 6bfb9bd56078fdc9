"""The doors for people."""

from fastapi import APIRouter

from app.web import sign_in

ROUTERS: tuple[APIRouter, ...] = (sign_in.router,)
