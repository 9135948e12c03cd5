"""The parts of a form's fields that are drawn by the dozen, for components/field.html."""

from typing import Any

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_OPTION = '<option value="{}">{}</option>'
_SELECTED = '<option value="{}" selected>{}</option>'


@register.simple_tag
def attributes(widget: dict[str, Any]) -> SafeString:
    """The attributes of one input, each with a space before it. `widget`: a BoundWidget's data."""
    return flatatt(widget["attrs"])


@register.simple_tag
def options(field: BoundField) -> SafeString:
    """The options of a select box."""
    return format_html_join("", "{}", ((_option(choice.data),) for choice in field))


def _option(choice: dict[str, Any]) -> SafeString:
    shape = _SELECTED if choice["selected"] else _OPTION
    return format_html(shape, str(choice["value"]), choice["label"])
