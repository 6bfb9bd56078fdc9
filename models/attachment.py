"""Images that write-ups show, kept once by their content."""

import hashlib
import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, Session, col, select

from models.actor import Actor
from models.columns import UTCDateTime
from models.database import take_turns
from models.errors import Invalid, NotFound, TooLarge
from models.table import Table
from models.visibility import readable_by

LARGEST = 10 * 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


class Attachment(Table, table=True):
    sha256: str = Field(primary_key=True)
    media_type: str
    content: bytes = Field(sa_type=LargeBinary)
    created_by: str
    created_at: datetime = Field(sa_type=UTCDateTime)


class AttachmentUse(Table, table=True):
    """Which write-up shows which image; whoever may see one of them may see the image."""

    __tablename__ = "attachment_use"

    writeup: str = Field(primary_key=True, foreign_key="writeup.id", ondelete="CASCADE")
    sha256: str = Field(primary_key=True, foreign_key="attachment.sha256", index=True)


def keep_attachment(session: Session, image: Attachment) -> None:
    """Keep an image under its SHA-256; the same again changes nothing."""
    take_turns(session)
    if not kept_attachments(session, [image.sha256]):
        session.add(image)


def new_attachment(sha256: str, content: bytes, *, by: Actor, now: datetime) -> Attachment:
    """An image, checked; raises TooLarge and Invalid."""
    return Attachment(
        sha256=sha256,
        media_type=checked_image(sha256, content),
        content=content,
        created_by=by.id,
        created_at=now,
    )


def checked_image(sha256: str, content: bytes) -> str:
    """The media type of an image, by its content; raises TooLarge and Invalid."""
    if len(content) > LARGEST:
        raise TooLarge("The image has {size} bytes; the limit is {limit}.",
                       size=len(content), limit=LARGEST)  # fmt: skip
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Invalid("The image is not the one of this SHA-256.")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            return media_type
    raise Invalid("Only PNG, JPEG, GIF and WebP images are taken.")


def kept_attachments(session: Session, sha256s: Collection[str]) -> set[str]:
    """Those of these images that the hub has."""
    query = select(Attachment.sha256).where(col(Attachment.sha256).in_(sha256s))
    return set(session.exec(query))


def has_attachment(session: Session, sha256: str, *, viewer: Actor) -> bool:
    """Whether the hub has the image, as far as this viewer may know: they sent or may see it."""
    shown = select(AttachmentUse.sha256).where(readable_by(viewer, col(AttachmentUse.writeup)))
    query = select(Attachment.sha256).where(
        Attachment.sha256 == sha256,
        (col(Attachment.created_by) == viewer.id) | col(Attachment.sha256).in_(shown),
    )
    return session.exec(query).first() is not None


def attachment_for(session: Session, sha256: str, *, viewer: Actor) -> Attachment:
    """The image, or ``NotFound``, also where it belongs to hidden write-ups only."""
    use = select(AttachmentUse.sha256).where(
        AttachmentUse.sha256 == sha256, readable_by(viewer, col(AttachmentUse.writeup))
    )
    if session.exec(use.limit(1)).first() and (found := session.get(Attachment, sha256)):
        return found
    raise NotFound
