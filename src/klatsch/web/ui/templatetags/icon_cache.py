"""The tag `lucide` with a cache: each icon is rendered once a process, a page of the deck shows ninety of ten kinds."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()
register.simple_tag(lru_cache(maxsize=512)(lucide), name="lucide")
