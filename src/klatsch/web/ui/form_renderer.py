"""The renderer of all forms, those of libraries too: label, hint, errors and input of a field tied together."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class UiFormRenderer(DjangoTemplates):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
