"""The last gate: only these tags, attributes, classes and schemes leave the house."""

from functools import cache

import nh3

from app.markdown.code import classes
from app.markdown.tables import ALIGNMENTS

_TAGS = (
    "a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4"
    " h5 h6 hr i img input ins kbd li mark ol p pre s section small span strong sub summary sup"
    " table tbody td tfoot th thead tr u ul"
)
_ALERT_KINDS = ("note", "tip", "important", "warning", "caution")
_ALERTS = {f"markdown-alert-{kind}" for kind in _ALERT_KINDS}
_CLASSES = {
    "a": {"figure-remote", "footnote-backref"},
    "div": {"table-scroll", "markdown-alert", *_ALERTS},
    "hr": {"footnotes-sep"},
    "input": {"task-list-item-checkbox"},
    "li": {"footnote-item", "task-list-item"},
    "ol": {"footnotes-list", "contains-task-list"},
    "p": {"markdown-alert-title"},
    "pre": {"code"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "td": set(ALIGNMENTS),
    "th": set(ALIGNMENTS),
    "ul": {"contains-task-list"},
}
_ATTRIBUTES = {
    "a": {"href", "id", "rel", "title"},
    "details": {"open"},
    "img": {"src", "alt"},
    "input": {"checked", "disabled"},
    "li": {"id"},
    "ol": {"start"},
    "pre": {"data-lang"},
    "span": {"data-reason"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_VALUES = {
    "div": {"tabindex": {"0"}},
    "img": {"loading": {"lazy"}},
    "input": {"type": {"checkbox"}},
    "pre": {"tabindex": {"0"}},
}


def clean(html: str) -> str:
    """HTML with everything taken out that is not on the lists above."""
    return _cleaner().clean(html)


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAGS.split()),
        attributes=_ATTRIBUTES,
        tag_attribute_values=_VALUES,
        allowed_classes={
            **_CLASSES,
            "span": {"figure-missing", "redacted", *classes()},
        },
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
