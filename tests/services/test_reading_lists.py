"""The file of a list, whatever is wrong with it: said by line, never fatal, and no line is lost that was good."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.domain.people import Sex
from bot.services import list_letters, reading_lists
from bot.services.reading_lists import ReadList, read_list
from tests.services.test_importing import GOOD


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_encoding_and_separator_is_read(encoding: str, separator: str) -> None:
    listed = read_list(GOOD.replace(",", separator).encode(encoding))
    assert [each.person.full_name for each in listed.people][2] == "Ñawi Ushiñahua"
    assert listed.problems == ()


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("id;given;paternal;maternal;sex;birth_year", "1;Rosa Elena;Quispe;Tello;F;1951"),
        ("Id,First name,Last name,Gender,Birth", "1,Rosa Elena,Quispe Tello,female,12/05/1951"),
        ("NÚMERO;Nombre completo;Género;Fecha de nacimiento", "1;Rosa Elena Quispe Tello;Femenino;1951-05-12"),
        ("codigo|apellidos y nombres|sexo|nacimiento", "1|Quispe Tello, Rosa Elena|mujer|1951"),
    ],
)
def test_columns_are_known_by_spanish_and_english_names(header: str, row: str) -> None:
    (only,) = read_list(f"{header}\r\n{row}\r\n".encode()).people
    person = only.person
    assert (person.given, person.paternal, person.maternal) == ("Rosa Elena", "Quispe", "Tello")
    assert (person.sex, person.birth_year) == (Sex.FEMALE, 1951)


def test_a_quoted_field_may_span_lines_and_the_line_is_its_first() -> None:
    listed = read_list(b'id,nombres\n1,"Rosa\nElena"\n2,\n')
    assert [(each.line, each.person.given) for each in listed.people] == [(2, "Rosa Elena")]
    assert [line for line, _problem in listed.problems] == [4]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"nombres\nRosa\n", b"id\n1\n", b"id,nombres,Nombre\n", b"PK\x03\x04\0\0",
     b"\xff\xd8\xff\xe0\0\x10JFIF", b"<html><body>no</body></html>", b"\xd0\xcf\x11\xe0 old sheet", b"\0" * 50, b"id,nombres\n" + b"\0" * 50],
)  # fmt: skip
def test_what_is_no_list_is_refused_calmly(content: bytes) -> None:
    with pytest.raises(Refusal):
        read_list(content)


@settings(deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda t: b"id,nombres,nacimiento\n" + t.encode("utf-8", "ignore"))
)
def test_only_a_refusal_comes_out_of_any_file(content: bytes) -> None:
    try:
        listed = read_list(content)
    except Refusal:
        return
    assert isinstance(listed, ReadList)
    refs = [each.ref for each in listed.people]
    assert len(refs) == len(set(refs))


def names(listed: ReadList) -> list[str]:
    return [each.person.full_name for each in listed.people]


def problems(listed: ReadList) -> dict[int, object]:
    return dict(listed.problems)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_a_spreadsheet_calls_unicode_text_is_read(encoding: str) -> None:
    listed = read_list(GOOD.replace(",", "\t").encode(encoding))
    assert names(listed)[2] == "Ñawi Ushiñahua"
    assert listed.encoding == "UTF-16"


def test_half_a_letter_at_the_end_of_utf_16_is_no_reason_to_fail() -> None:
    with pytest.raises(Refusal):
        read_list(GOOD.encode("utf-16-le")[:-1])
    assert len(read_list(b"\xff\xfe" + GOOD.encode("utf-16-le")[:-1]).people) == 3


def test_a_file_written_in_two_ways_is_read_line_by_line_and_says_which() -> None:
    lines = GOOD.encode().split(b"\n")
    lines[2] = GOOD.split("\n")[2].replace("Saturnina", "Ñusta").encode("cp1252")
    listed = read_list(b"\n".join(lines))
    assert names(listed) == ["Teófila Ccahuana Huamán", "Ñusta Ccahuana Huamán", "Ñawi Ushiñahua"]
    assert dict(listed.remarks) == {3: list_letters.OTHER_LETTERS}


def test_one_byte_of_latin_1_that_windows_does_not_know_stays_readable() -> None:
    assert len(read_list(GOOD.encode("latin-1") + b"P-9,Jos\xe9\x81,Tello,,M,,,\n").people) == 4


def test_letters_that_were_read_wrongly_once_are_mended_and_it_is_said() -> None:
    broken = GOOD.encode().decode("cp1252", "replace").replace("\ufffd", "")
    listed = read_list(("id,nombres,paterno\n1,Te\u00c3\u00b3fila,Huam\u00c3\u00a1n\n2,Ângela,Ã\n").encode())
    assert names(listed)[:2] == ["Teófila Huamán", "Ângela Ã"]
    assert dict(listed.remarks) == {2: list_letters.MENDED}
    assert read_list(broken.encode()).people


def test_lost_letters_are_said_and_the_person_is_kept() -> None:
    listed = read_list("id,nombres,paterno\n1,Te\ufffdfila,Quispe\n".encode())
    assert names(listed) == ["Te\ufffdfila Quispe"]
    assert dict(listed.remarks) == {2: list_letters.LOST}


def test_a_stray_quote_eats_no_line_but_its_own() -> None:
    rows = [f"{n},Rosa,Tello{n}x" for n in range(2, 40)]
    rows[5] = '7,Juan "el Chino,Quispe'
    rows[8] = '10,"Juan,Quispe'
    rows[30] = '32,Ana","Poma'
    listed = read_list(("id,nombres,paterno\n" + "\n".join(rows)).encode())
    left_out = {7, 10, 32}
    assert {int(each.ref) for each in listed.people} | left_out == set(range(2, 40))
    assert len(listed.people) >= 35
    assert set(problems(listed)) <= left_out
    assert all(isinstance(words.id, str) for _line, words in listed.problems)


def test_one_line_in_a_hundred_is_bad_and_the_others_are_all_taken() -> None:
    bad = (",Sin,Numero", "x,,", "x,a,", "x,🙂🙂,", 'x,"Ana,Poma', "x,Ana\x00,Poma", "x," + "a" * 500 + ",Poma",
           "x,Ana,Poma,de más")  # fmt: skip
    rows = [
        bad[n // 100 % len(bad)].replace("x,", f"b{n},", 1) if n % 100 == 0 else f"{n},Rosa,Tello" for n in range(3000)
    ]
    listed = read_list(("id,nombres,paterno\n" + "\n".join(rows)).encode())
    assert len(listed.people) == 2970
    assert sorted(problems(listed)) == [n + 2 for n in range(0, 3000, 100)]


@pytest.mark.parametrize("name", ["Иван", "李小龙", "محمد", "Ana 🙂", "O’Higgins", "José-María", "N’Djali"])
def test_names_in_any_script_are_taken_as_they_stand(name: str) -> None:
    assert names(read_list(f"id,nombres\n1,{name}\n".encode())) == [name]


@pytest.mark.parametrize("name", ["J", "🙂", "7", "-", "J 7"])
def test_a_name_of_one_letter_or_none_finds_nobody_and_is_said(name: str) -> None:
    assert problems(read_list(f"id,nombres\n1,{name}\n".encode())) == {2: reading_lists.TOO_LITTLE}


@pytest.mark.parametrize("year", ["0", "19510", "1849", "2027", "١٩٥١", "51", "1951 1952", "9" * 200])
def test_a_year_that_can_not_be_is_said(year: str) -> None:
    listed = read_list(f"id,nombres,nacimiento\n1,Rosa,{year}\n".encode(), this_year=2026)
    assert problems(listed) == {2: reading_lists.BAD_YEAR}


def test_a_large_file_tells_how_far_it_is() -> None:
    told: list[int] = []
    content = "id,nombres\n" + "".join(f"{n},Rosa Tello\n" for n in range(22_295))
    assert len(read_list(content.encode(), read=told.append).people) == 22_295
    assert told == sorted(told)
    assert len(told) == 4


LINE = st.text(alphabet="aÑ,;\"'\t🙂\x01\ufffdÃ\x83\u00b1 1", max_size=12)


@settings(deadline=None)
@given(st.lists(LINE, max_size=12), st.integers(0, 12))
def test_a_good_line_is_never_lost_to_a_bad_one_before_or_behind_it(bad: list[str], at: int) -> None:
    """Unless a quotation mark before it, and one behind, make it part of a field."""
    rows = [f"b{n},{line}" for n, line in enumerate(bad) if '"' not in line]
    rows.insert(min(at, len(rows)), "good,Rosa Tello")
    listed = read_list(("id,nombres\n" + "\n".join(rows)).encode("utf-8", "replace"))
    assert "Rosa Tello" in names(listed)


@settings(deadline=None)
@given(st.lists(LINE, max_size=12))
def test_every_line_with_anything_on_it_is_taken_or_said(bad: list[str]) -> None:
    rows = [f"{n},{line}x" for n, line in enumerate(bad)]
    listed = read_list(("id,nombres\n" + "\n".join(rows)).encode("utf-8", "replace"))
    spoken = {each.line for each in listed.people} | set(problems(listed))
    assert len(spoken) == len(listed.people) + len(listed.problems)
    assert spoken or not rows
