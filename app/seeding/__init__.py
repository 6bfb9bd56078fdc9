"""What a hub holds on its first start: libraries, and an invented organisation to try it on."""

from app.seeding.first_start import Seeds, is_empty, seed
from app.seeding.templates import expanded

__all__ = ["Seeds", "expanded", "is_empty", "seed"]
