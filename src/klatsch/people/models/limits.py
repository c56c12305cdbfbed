"""Lengths of columns that several models share, in characters."""

MAX_KEY_LENGTH = 200
MAX_LINE_LENGTH = 500
