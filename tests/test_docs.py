"""The documents tell the truth: links resolve, commands exist, settings, data map, dependencies and image are in step."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from bot.settings import ROOT, described
from scripts import data_map

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Read by tests and CI, not settings of the program.
NOT_SETTINGS = {
    "MASKAY_SECRETS",
    "MASKAY_CI",
    "MASKAY_KILLS",
    "MASKAY_JOURNEY",
    "MASKAY_TEST_REDIS",
    "MASKAY_ENGINE",
    "MASKAY_TWICE",
}


def texts() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_picture_of_a_document_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r'src="([^"]+)"', text)]:
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for name in re.findall(r"`((?:bot|conversations|docs|locales|scripts|tests)/[\w./-]*)`", text):
        assert (ROOT / name).exists(), name


def test_every_command_that_documents_name_exists() -> None:
    text = texts()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for target in set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)):
        assert target in targets, target
    source = (ROOT / "bot" / "__main__.py").read_text(encoding="utf-8")
    commands = {
        name or function for name, function in re.findall(r'@cli\.command\((?:"([\w-]+)")?\)\ndef (\w+)', source)
    }
    commands |= set(re.findall(r'add_typer\(\w+, name="([\w-]+)"\)', source))
    named = set(re.findall(r"python -m bot ([a-z][a-z-]+)", text))
    assert commands
    assert named == commands
    for module in set(re.findall(r"python -m ((?:tests|scripts)\.[\w.]+)", text)):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_the_settings_stand_in_the_operating_guide_as_the_program_has_them() -> None:
    guide = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    rows = []
    for name, default, sentence in described():
        shown = default.replace(f"{ROOT}/", "")
        rows.append(f"| `{name}` | {f'`{shown}`' if shown else '-'} | {sentence} |")
    table = re.findall(r"^\| `MASKAY_.*$", guide, re.MULTILINE)
    assert table == rows


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {name for name, _default, _sentence in described()} | NOT_SETTINGS
    named = set(re.findall(r"\bMASKAY_[A-Z_]+[A-Z]\b", texts() + (ROOT / "Dockerfile").read_text(encoding="utf-8")))
    assert named <= known


def test_the_data_map_is_in_step_with_the_conversations_and_the_schema() -> None:
    assert data_map.PATH.read_text(encoding="utf-8") == data_map.written(), "run python -m scripts.data_map"


def test_a_table_that_nobody_gave_a_term_stops_the_data_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in data_map.MIGRATIONS.glob("*.sql"):
        shutil.copy(path, tmp_path)
    (tmp_path / "9999_more.sql").write_text("CREATE TABLE diaries (id TEXT PRIMARY KEY, sealed BLOB);")
    monkeypatch.setattr(data_map, "MIGRATIONS", tmp_path)
    with pytest.raises(data_map.WithoutTerm, match="diaries"):
        data_map.written()


def test_every_runtime_dependency_has_its_sentence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [re.split(r"[>=<\[ ;]", each)[0] for each in project["dependencies"]]
    table = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| ([a-z][\w-]*) \|", table, re.MULTILINE)[1:] == sorted(declared)


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}


def test_pictures_are_small_and_used() -> None:
    text = texts()
    for path in (ROOT / "docs" / "pictures").iterdir():
        assert path.stat().st_size < 200_000, path.name
        assert path.name in text, f"{path.name} is in no document"
        with Image.open(path) as picture:
            assert picture.format == "PNG"
            assert not picture.info.get("exif"), path.name


def test_the_licence_is_the_one_that_is_declared() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def copied() -> list[tuple[str, str]]:
    """What the Dockerfile copies out of the checkout, and where to."""
    found = []
    for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY ") and "--from=" not in line:
            *sources, target = line.split()[1:]
            found += [(source, target) for source in sources]
    return found


def test_the_image_is_given_what_it_copies_and_nothing_else() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignore[1] == "*"
    assert {line[1:] for line in ignore if line.startswith("!")} == {source.rstrip("/") for source, _target in copied()}
    for source, _target in copied():
        assert (ROOT / source).exists(), source


def test_the_program_starts_from_the_files_the_image_copies(tmp_path: Path) -> None:
    app = tmp_path / "app"
    for source, target in copied():
        if target.startswith("/"):
            continue
        to = app / (source if target == "./" else target)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, to, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, to)
    tmp_path.chmod(0o700)
    data, key = tmp_path / "data", tmp_path / "master-key"
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("MASKAY_", "PYTHON", "COV"))},
        "MASKAY_DATA": str(data), "MASKAY_MASTER_KEY_FILE": str(key), "MASKAY_ORGANISATION": "Oficina de Práctica",
    }  # fmt: skip

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=app,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "create-staff" in run("--help")
    run("create-master-key", str(key))
    account = ("--name", "Ana", "--role", "administrator", "--office", "lima")
    run("create-staff", *account, "--passphrase", "cuatro palabras que nadie espera")
    assert "all is well" in run("doctor")
