import pytest
from little_trackers import LITTLE, TOKEN

from app.settings import Settings
from app.tickets import TRACKERS, Trackers


@pytest.fixture(params=TRACKERS)
def little(request):
    """A little server of each provider of the register, in turn."""
    opened = LITTLE[request.param]()
    yield opened
    opened.close()


@pytest.fixture
def told(little):
    """The settings that lead to it."""
    return {
        f"{little.provider}_api": little.base,
        f"{little.provider}_token": TOKEN,
        "outbound_allow": ("127.0.0.1",),
    }


@pytest.fixture
def place(told):
    """acme/career-api there."""
    found = Trackers(Settings(**told)).place("127.0.0.1/acme/career-api")
    assert found
    return found
