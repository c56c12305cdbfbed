from __future__ import annotations

import pytest

from klatsch.networks.archives.addressbook.content_lines import (
    MAX_CONTENT_LINE_CHARS,
    ContentLine,
    parse_content_line,
    unfold_lines,
)


def _parsed(line: str) -> ContentLine:
    parsed = parse_content_line(line)
    assert parsed is not None
    return parsed


def _joined(*lines: str) -> list[tuple[int, str]]:
    return list(unfold_lines(f"{line}\r\n" for line in lines))


def test_a_line_has_group_name_types_parameters_and_value() -> None:
    line = _parsed('Item1.tel;TYPE="cell,voice";type=pref;X-Label=mine:+47 1')
    assert (line.group, line.name, line.value) == ("item1", "TEL", "+47 1")
    assert line.types == {"CELL", "VOICE", "PREF"}
    assert line.parameters == {"X-LABEL": "mine"}


def test_the_bare_words_of_21_are_types() -> None:
    assert _parsed("TEL;CELL;PREF:1").types == {"CELL", "PREF"}


def test_a_quoted_parameter_may_hold_colon_and_semicolon() -> None:
    line = _parsed('ADR;LABEL="a: b; c":;;Quay 1')
    assert (line.parameters["LABEL"], line.value) == ("a: b; c", ";;Quay 1")


@pytest.mark.parametrize("line", ["", "no colon", 'TEL;X="never closed:1'])
def test_what_is_no_content_line_is_none(line: str) -> None:
    assert parse_content_line(line) is None


def test_a_fold_is_taken_away_with_exactly_one_space() -> None:
    assert _joined("NOTE:one", "  two", "\tthree", "FN:x") == [(1, "NOTE:one twothree"), (4, "FN:x")]


def test_a_soft_break_joins_lines_only_where_the_line_is_quoted_printable() -> None:
    quoted = "NOTE;ENCODING=QUOTED-PRINTABLE:a=3D="
    assert _joined(quoted, "b=", "c") == [(1, "NOTE;ENCODING=QUOTED-PRINTABLE:a=3Dbc")]
    assert _joined("PHOTO;ENCODING=b:aa==", "FN:x") == [(1, "PHOTO;ENCODING=b:aa=="), (2, "FN:x")]


def test_an_endless_line_is_not_kept() -> None:
    (line,) = unfold_lines([f"NOTE:{'x' * MAX_CONTENT_LINE_CHARS}\n", *[" y\n"] * 3])
    assert len(line[1]) <= MAX_CONTENT_LINE_CHARS + len("NOTE:")


@pytest.mark.parametrize(
    ("parameters", "quoted"),
    [
        ("CHARSET=UTF-8", "=C3=A9"),
        ("CHARSET=ISO-8859-1", "=E9"),
        ("CHARSET=windows-1252", "=E9"),
        ("CHARSET=utf-8", "=E9"),  # wrongly labelled, as old phones do
        ("CHARSET=zlib_codec", "=C3=A9"),
        ("CHARSET=iso-8859-99", "=C3=A9"),
        ("X=1", "=C3=A9"),
    ],
)
def test_quoted_printable_is_decoded_in_its_charset_and_no_codec_is_trusted(parameters: str, quoted: str) -> None:
    assert _parsed(f"FN;{parameters};ENCODING=QUOTED-PRINTABLE:Ren{quoted}").text == "René"


def test_escapes_are_taken_away_after_the_parts_are_split() -> None:
    assert _parsed(r"ORG:Sea\, Ltd.;a\;b;c\\;d\nE").parts == ["Sea, Ltd.", "a;b", "c\\", "d\nE"]
    assert _parsed(r"CATEGORIES:Work\, old,Books").items == ["Work, old", "Books"]
    assert _parsed(r"URL:https\://example.org").text == "https://example.org"
