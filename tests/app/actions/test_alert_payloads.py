"""What monitoring sends is read, whatever it is."""

from hypothesis import given
from hypothesis import strategies as st

from app.actions.relating import alert_in

_TEXT = st.text(st.characters(codec=None), max_size=8)
_KEYS = st.sampled_from([
    "alerts", "labels", "annotations", "commonLabels", "commonAnnotations", "title", "event_title",
    "alertname", "alert_title",
])  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS | _TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_KEYS | _TEXT, _JSON, max_size=5))
def test_any_payload_becomes_labels_and_annotations(payload):
    alert = alert_in(payload)
    assert set(alert) == {"labels", "annotations"}
    assert all(isinstance(part, dict) for part in alert.values())
