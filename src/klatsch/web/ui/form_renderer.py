"""Django draws our fields: label, hint, error and input tied together, whoever wrote the form."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class UiFormRenderer(DjangoTemplates):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
