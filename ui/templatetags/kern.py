"""Template tags for German dates, amounts, badges and the small KERN parts that pages repeat."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from ui.fields import format_amount, format_cents

register = template.Library()

WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
BADGE_KINDS = {"info", "success", "warning", "danger"}
SOLID_FILLS = {"full": "viz-a", "empty": "viz-paper"}


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, datetime.datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: Any) -> str:
    """`21.11.2026`, or `offen` where no date is known."""
    return f"{_local(value):%d.%m.%Y}" if value else "offen"


@register.filter
def weekday_day(value: Any) -> str:
    """`Do 22.04.2027`."""
    if not value:
        return "offen"
    value = _local(value)
    return f"{WEEKDAYS[value.weekday()][:2]} {value:%d.%m.%Y}"


@register.filter
def ends_on(value: Any) -> str:
    """`Donnerstag, 22.04.2027, 24 Uhr`: a day on whose last minute something ends."""
    if not value:
        return "offen"
    value = _local(value)
    return f"{WEEKDAYS[value.weekday()]}, {value:%d.%m.%Y}, 24 Uhr"


@register.filter
def moment(value: Any) -> str:
    """`12.04.2027, 06:00 Uhr`."""
    return f"{_local(value):%d.%m.%Y, %H:%M} Uhr" if value else "offen"


@register.filter
def clock(value: Any) -> str:
    """`06:00 Uhr`."""
    return f"{_local(value):%H:%M} Uhr"


@register.filter
def euro(value: Decimal | None) -> str:
    """`1.234,56 €` with a no-break space; `offen` where no amount is known."""
    if value is None:
        return "offen"
    sign = "−" if value < 0 else ""
    return f"{sign}{format_amount(abs(value))}\u00a0€"


@register.filter
def cents(value: int | None) -> str:
    """`1.234,56 €` of whole cents; `offen` where no amount is known."""
    if value is None:
        return "offen"
    return f"{'−' if value < 0 else ''}{format_cents(abs(value))}"


@register.filter
def part(value: Any) -> str:
    """A part of one with comma and without needless zeros: `0,8`, `1`."""
    return f"{Decimal(str(value)).normalize():f}".replace(".", ",")


@register.filter
def percent(value: Any) -> str:
    """A part of one in percent, `50 %` with a no-break space."""
    return f"{part(Decimal(str(value)) * 100)}\u00a0%"


@register.filter
def lower_first(value: Any) -> str:
    """`noch 5 Arbeitstage` within a sentence, of words that may also stand alone."""
    text = str(value)
    return text[:1].lower() + text[1:]


@register.filter
def alert_kind(message: Any) -> str:
    """The colour of an alert for a message of Django."""
    return (
        "danger" if message.level_tag == "error" else message.level_tag if message.level_tag in BADGE_KINDS else "info"
    )


@register.simple_tag
def button_kind(attrs: Any) -> str:
    """The weight of a button that allauth asks for."""
    tags = attrs.get("tags") or ""
    if "link" in tags or "cancel" in tags:
        return "tertiary"
    named = "primary" in tags and "outline" not in tags
    submits = attrs.get("type") == "submit" and not attrs.get("form")
    return "primary" if named or submits or attrs.get("id") == "mfa_webauthn_add" else "secondary"


# Badges and links stand in every row of every list: put together from parts that are escaped here, because
# `format_html` costs as much as the rest of a cell.
@register.simple_tag
def badge(kind: str, text: str) -> SafeString:
    """A status badge; kind is info, success, warning, danger or anything else for neutral."""
    words = f'<span class="kern-label">{conditional_escape(text)}</span></span>'
    if kind not in BADGE_KINDS:
        return SafeString(f'<span class="kern-badge app-badge">{words}')
    icon = f'<span class="kern-icon kern-icon--{kind}" aria-hidden="true"></span>'
    return SafeString(f'<span class="kern-badge kern-badge--{kind}">{icon}{words}')


@register.simple_tag
def button(text: str, kind: str = "primary", name: str = "", value: str = "") -> SafeString:
    """A submit button; a page has one primary button."""
    extra = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html(
        '<button class="kern-btn kern-btn--{}" type="submit"{}><span class="kern-label">{}</span></button>',
        kind,
        extra,
        text,
    )


@register.simple_tag
def button_link(url: str, text: str, kind: str = "primary") -> SafeString:
    """A link that looks like a button."""
    return format_html(
        '<a class="kern-btn kern-btn--{}" href="{}"><span class="kern-label">{}</span></a>', kind, url, text
    )


@register.simple_tag
def link(url: str, text: str, small: bool = False, hidden: str = "", css: str = "") -> SafeString:
    """A link in running text or a list; `hidden` words are for screen readers, who hear links without their row."""
    classes = conditional_escape(f"{' kern-link--small' if small else ''}{f' {css}' if css else ''}")
    rest = f'<span class="kern-sr-only">{conditional_escape(hidden)}</span>' if hidden else ""
    return SafeString(
        f'<a class="kern-link kern-link--no-visited-state{classes}" href="{conditional_escape(url)}">'
        f"{conditional_escape(text)}{rest}</a>"
    )


@register.simple_tag
def download(url: str, text: str, css: str = "") -> SafeString:
    """A link to a file; `css` is the class of its name (`app-break` for names that people gave)."""
    name = format_html(' class="{}"', css) if css else ""
    return format_html(
        '<a class="kern-link kern-link--no-visited-state" href="{}">'
        '<span class="kern-icon kern-icon--download" aria-hidden="true"></span><span{}>{}</span></a>',
        url,
        name,
        text,
    )


@register.simple_tag
def fill(pattern: str, key: str) -> SafeString:
    """The fill of an SVG part: full, empty, or one of the patterns that `c-patterns` defined under the same key."""
    if pattern in SOLID_FILLS:
        return format_html('class="viz-line {}"', SOLID_FILLS[pattern])
    return format_html('class="viz-line" fill="url(#{}-{})"', key, pattern)
