"""Familiar forms stand for sets of given names: by the table, by suffix, shortened, with a slip."""

from __future__ import annotations

import pytest

from bot.matching import nicknames
from bot.matching.nicknames import Roots, crossed_sex, is_given_name, roots, rows, sex_of
from bot.matching.spelling import keys


def back(name: str) -> str:
    return keys(name).back


@pytest.mark.parametrize(
    ("word", "stands_for"),
    [
        ("pancho", "francisco"),
        ("lucho", "luis"),
        ("pepe", "josé"),
        ("juancha", "juan"),
        ("rosacha", "rosa"),
        ("rosita", "rosa"),
        ("juanito", "juan"),
        ("antuku", "antonio"),
        ("ma", "maría"),
        ("fco", "francisco"),
        ("gmo", "guillermo"),
        ("panchp", "francisco"),
    ],
)
def test_a_familiar_form_stands_for_its_name(word: str, stands_for: str) -> None:
    assert back(stands_for) in roots(word).names


@pytest.mark.parametrize("word", ["juan", "zzqx", "иван", "x", "ññ"])
def test_a_word_always_stands_for_itself(word: str) -> None:
    assert back(word) in roots(word).names


def test_a_form_that_many_names_share_is_vague() -> None:
    assert roots("beto").vague
    assert len(roots("beto").names) > 2
    assert not roots("pancho").vague
    assert not roots("juan").vague


def test_an_abbreviation_stands_for_one_name_only() -> None:
    assert roots("ma") == Roots(frozenset({back("maria")}), False)


def test_a_letter_and_another_script_stand_for_nothing_else() -> None:
    assert roots("x") == Roots(frozenset({back("x")}), False)
    assert roots("иван") == Roots(frozenset({"иван"}), False)


@pytest.mark.parametrize(
    ("word", "known"), [("juan", True), ("pancho", True), ("maría", True), ("huamán", False), ("zzq", False)]
)
def test_given_names_are_told_from_other_words(word: str, known: bool) -> None:
    assert is_given_name(word) is known


@pytest.mark.parametrize(("word", "sex"), [("juan", "M"), ("maría", "F"), ("guadalupe", ""), ("zzq", "")])
def test_the_sex_of_a_name_is_known_only_where_one_sex_bears_it(word: str, sex: str) -> None:
    assert sex_of(word) in (sex, "F") if word == "guadalupe" else sex_of(word) == sex


def crossed(one: str, other: str) -> bool:
    a, b = keys(one), keys(other)
    found = crossed_sex(a.fold, a.back, b.fold, b.back)
    assert found == crossed_sex(b.fold, b.back, a.fold, a.back)
    return found


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("maría", "mario", True),
        ("juan", "juana", True),
        ("maría", "maria", False),
        ("juan", "juan", False),
        ("juana", "juana", False),
        ("zumbaqa", "zumbaqo", True),  # on no list: by the endings
        ("zumbaq", "zumbaqa", True),
        ("zumbaq", "zumbaqo", False),
        ("zumbaqa", "zumbiqo", False),
        ("zumbaqo", "zumbaqe", False),
        ("ca", "co", False),  # too short to tell
        ("qa", "q", False),
        ("julio", "juan", False),
    ],
)
def test_a_womans_and_a_mans_form_are_told_apart(one: str, other: str, expected: bool) -> None:
    assert crossed(one, other) is expected


def test_tables_are_read_without_their_heading() -> None:
    for name, columns in (("given_names.tsv", 2), ("nicknames.tsv", 3), ("surname_groups.tsv", 2)):
        found = list(rows(name))
        assert len(found) > 300
        assert {len(row) for row in found} == {columns}
        assert not any(row[0].startswith("#") for row in found)


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        ("gmo", "guillermo", True),
        ("fco", "francisco", True),
        ("jse", "jose", False),  # no two letters longer
        ("gma", "guillermo", False),
        ("gamo", "guillermo", False),  # a vowel second
        ("gmxo", "guillermo", False),
        ("glrmo", "guillermo", False),  # too long for a skeleton
    ],
)
def test_a_skeleton_has_first_and_last_letter_and_consonants_between(short: str, name: str, expected: bool) -> None:
    assert nicknames._skeleton(short, name) is expected


def test_names_are_parted_by_their_first_letter() -> None:
    assert nicknames._by_letter(["ana", "alba", "bea", ""]) == {"a": ["ana", "alba"], "b": ["bea"], "": [""]}


@pytest.mark.parametrize(
    ("short", "names"),
    [
        ("gmo", "geronimo grimaldo gumersindo guillermo"),
        ("fco", "federico feliciano florencio francisco"),
        ("alf", "alfredo alfonsa alfonso"),
        ("edu", "eduardo eduarda"),
        ("gu", "gumersinda gumersindo guzmán gustavo guadalupe gualberto guido guillermina guillermo"),  # nine are told
        ("ju", ""),  # more than nine say nothing
        ("z", ""),
        ("marg", "margarita"),
    ],
)
def test_a_short_form_stands_for_all_it_shortens_unless_they_are_too_many(short: str, names: str) -> None:
    assert nicknames._by_short_form(short) == {back(name) for name in names.split()}


def test_a_name_is_no_short_form_of_itself() -> None:
    assert back("juan") not in nicknames._by_short_form("juan")


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("rusita", {"rusa"}),
        ("rusaCa", {"rusa"}),
        ("ritita", {"rita"}),
        ("luCa", {"lus"}),
        ("antuku", {"ant", "antinur", "antuna", "antunu"}),  # none sure: the stem and what begins with it
        ("elviCa", {"elv", "elvi"}),
        ("kikiCa", {"kik", "kiki"}),
        ("titu", set()),  # nothing is left before the ending
        ("sita", set()),
        ("karlitus", set()),
    ],
)
def test_an_ending_taken_off_leaves_a_name_or_what_begins_so(word: str, names: set[str]) -> None:
    assert nicknames._by_suffix(word) == names


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("panCp", {"pransiska", "pransisku"}),
        ("marsiy", {"marsila", "marsilina", "marsilinu", "marsyal"}),  # an ending of its own
        ("pant", set()),  # too short for a slip to be told
        ("abcde", set()),
        ("rubiy", set()),
    ],
)
def test_a_form_with_a_slip_stands_for_what_the_form_stands_for(word: str, names: set[str]) -> None:
    assert nicknames._by_slip(word) == names


@pytest.mark.parametrize(
    ("word", "others", "vague"),
    [
        ("chepa", {"josefa", "josefina"}, False),
        ("pepe", {"josé", "felipe"}, False),
        ("goyo", {"gregorio"}, False),
        ("gpe", {"guadalupe"}, False),
        ("ph", {"josé"}, False),
        ("gmo", {"geronimo", "grimaldo", "gumersindo", "guillermo"}, True),
        ("tiofi", {"teófila", "teófilo"}, True),
        ("rosita", {"rosa"}, False),
    ],
)
def test_what_a_word_may_stand_for_is_told_whole(word: str, others: set[str], vague: bool) -> None:
    found = roots(word)
    assert found.names >= {back(name) for name in others}
    assert len(found.names - {back(word)}) == len({back(name) for name in others} - {back(word)})
    assert found.vague is vague


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        ("glmo", "guillermo", True),
        ("gmo", "gamo", False),
        ("gmo", "gammo", True),
        ("fra", "francisca", True),
        ("gxo", "guillermo", False),
        ("jao", "juliano", False),  # a vowel second, though the letters come in order
    ],
)
def test_letters_of_a_skeleton_come_in_the_names_order(short: str, name: str, expected: bool) -> None:
    assert nicknames._skeleton(short, name) is expected


def test_the_endings_of_an_own_form_are_taken_off_from_the_vowels_only() -> None:
    assert nicknames._by_slip("marsi") != nicknames._by_slip("marsiy")  # five letters: first as one with a slip


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("adil", "adila"), ("adalwirt", "adalwirtu"), ("arasil", "arasili"), ("alis", "alisya"), ("alip", "alipyu"),
        ("akil", "akilis"), ("akili", "akilis"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["Ca", "itu", "uCa"])
def test_a_diminutive_stands_for_its_name_whatever_the_ending_was(stem: str, name: str, suffix: str) -> None:
    assert nicknames._by_suffix(stem + suffix) == {name}


@pytest.mark.parametrize(
    ("word", "count"), [("adaluyi", 1), ("adalya", 1), ("lyunuyi", 9), ("kuniy", 0), ("adalxx", 0), ("zzzzuyi", 0)]
)
def test_an_ending_of_its_own_is_of_vowels_and_nine_names_are_told(word: str, count: int) -> None:
    assert len(nicknames._by_slip(word)) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("kalikCa", 2),  # the stem, and the one that begins so
        ("aliCa", 10),  # nine begin so, and nine are told
        ("makCa", 1),  # ten do: only the stem is left
        ("zumbaqCa", 1),
    ],
)
def test_names_that_begin_alike_are_told_up_to_nine(word: str, count: int) -> None:
    found = nicknames._by_suffix(word)
    stem = word.removesuffix("Ca")
    assert (len(found), stem in found) == (count, True)
    assert all(name.startswith(stem) for name in found)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("zumba", "zumbi", True),
        ("zxa", "zxu", True),
        ("za", "zu", False),
        ("zx", "zxa", False),
        ("zxw", "zxwa", True),
        ("zx", "zy", False),
        ("ana", "zumbaqo", False),
    ],
)
def test_endings_tell_the_sex_of_names_on_no_list(one: str, other: str, expected: bool) -> None:
    for a, b in ((one, other), (other, one)):
        assert crossed_sex(a, a, b, b) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("julia", "julio", True), ("rosa", "rosalía", False), ("mario", "maría", True), ("carmen", "carmelo", False)],
)
def test_the_list_knows_better_than_the_endings(one: str, other: str, expected: bool) -> None:
    a, b = keys(one), keys(other)
    known = {sex_of(one), sex_of(other)} - {""}
    assert crossed_sex(a.fold, a.back, b.fold, b.back) is (expected if len(known) < 2 else True)


def test_the_first_row_of_a_table_is_read() -> None:
    first = (nicknames.files("bot.matching") / "data" / "given_names.tsv").read_text("utf-8").splitlines()[1]
    assert next(rows("given_names.tsv")) == first.split("\t")
