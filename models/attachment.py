"""Images that write-ups show, kept once by their content."""

import hashlib
import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, Session, SQLModel, col, select

from models.actor import Actor
from models.columns import UTCDateTime
from models.errors import Invalid, NotFound, TooLarge
from models.visibility import readable_by

LARGEST = 10 * 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


class Attachment(SQLModel, table=True):
    sha256: str = Field(primary_key=True)
    media_type: str
    content: bytes = Field(sa_type=LargeBinary)
    created_by: str
    created_at: datetime = Field(sa_type=UTCDateTime)


class AttachmentUse(SQLModel, table=True):
    """Which write-up shows which image; whoever may see one of them may see the image."""

    __tablename__ = "attachment_use"

    writeup: str = Field(primary_key=True, foreign_key="writeup.id", ondelete="CASCADE")
    sha256: str = Field(primary_key=True, foreign_key="attachment.sha256", index=True)


def keep_attachment(
    session: Session, sha256: str, content: bytes, *, by: Actor, now: datetime
) -> bool:
    """Keep an image under its SHA-256; False where it was there already."""
    media_type = checked_image(sha256, content)
    if session.exec(select(Attachment.sha256).where(Attachment.sha256 == sha256)).first():
        return False
    session.add(
        Attachment(
            sha256=sha256, media_type=media_type, content=content, created_by=by.id, created_at=now
        )
    )
    return True


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


def has_attachment(session: Session, sha256: str) -> bool:
    query = select(Attachment.sha256).where(Attachment.sha256 == sha256)
    return session.exec(query).first() is not None


def attachment_for(session: Session, sha256: str, *, viewer: Actor) -> Attachment:
    """The image, or ``NotFound``, also where it belongs to hidden write-ups only."""
    use = select(AttachmentUse.sha256).where(
        AttachmentUse.sha256 == sha256, readable_by(viewer, col(AttachmentUse.writeup))
    )
    if session.exec(use.limit(1)).first() and (found := session.get(Attachment, sha256)):
        return found
    raise NotFound
