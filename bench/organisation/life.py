"""What everybody in a simulated year has in common."""

from dataclasses import dataclass

from bench.organisation.chance import Chance
from bench.organisation.company import Company
from bench.organisation.diary import Diary
from bench.organisation.hearsay import Hearsay
from bench.organisation.hub import TravellingHub
from bench.organisation.model import Model
from bench.organisation.office import Office


@dataclass(frozen=True, slots=True)
class Life:
    hub: TravellingHub
    company: Company
    model: Model
    chance: Chance
    diary: Diary
    hearsay: Hearsay
    office: Office
