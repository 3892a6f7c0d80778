import json

import pytest

TRAIN = [
    ("when is garbage day", "waste"), ("garbage pickup day", "waste"), ("the bins day", "waste"),
    ("when are taxes due", "tax"), ("tax due date", "tax"), ("property tax deadline", "tax"),
    ("sing me a song", "oos"), ("what is the capital of peru", "oos"),
]  # fmt: skip
FIGURES = [
    "n_in_scope", "n_oos", "accuracy_closed", "accuracy_in_scope", "oos_recall", "oos_precision", "auroc",
    "calibration_error", "threshold", "train_seconds", "ms_per_question_p50", "ms_per_question_p99",
]  # fmt: skip


@pytest.fixture
def files(tmp_path) -> list[str]:
    """The options that name three small files."""
    words = []
    for name in ("train", "valid", "test"):
        file = tmp_path / f"{name}.jsonl"
        lines = ({"text": text, "label": label, "lang": "en"} for text, label in TRAIN)
        file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        words += [f"--{name}", str(file)]
    return words


def test_questions_of_ones_own_are_learned_and_measured(cityline, files):
    ran = cityline("evaluate", *files, "--json")

    figures = json.loads(ran.printed)
    assert ran.code == 0
    assert list(figures) == FIGURES
    assert (figures["n_in_scope"], figures["n_oos"]) == (6, 2)


def test_a_missed_floor_ends_with_exit_code_1(cityline, files):
    ran = cityline("evaluate", *files, "--floor", "accuracy_closed=1.1", "--floor", "n_oos=2")

    assert ran.code == 1
    assert "Missed: accuracy_closed is" in ran.err
    assert "n_oos" not in ran.err


def test_every_line_that_is_wrong_is_named_with_its_file(cityline, files, tmp_path):
    (tmp_path / "train.jsonl").write_text("nonsense\n", encoding="utf-8")
    (tmp_path / "test.jsonl").unlink()

    ran = cityline("evaluate", *files)

    assert ran.code == 2
    assert "train.jsonl:1: is not JSON" in ran.err
    assert "test.jsonl:1: cannot be read" in ran.err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--train", "x.jsonl"), "Give all three"),
        (("--floor", "accuracy"), "write it like accuracy=0.9"),
        (("--compare", "pyproject.toml"), "is not JSON"),
        (("--compare", "nowhere.json"), "cannot be read"),
        (("--train", "x.jsonl", "--html", "page.html"), "leave out --train"),
        (("--questions", "nowhere.jsonl"), "cannot be read"),
    ],
)
def test_what_cannot_be_evaluated_is_bad_input(cityline, words, complaint):
    ran = cityline("evaluate", *words)

    assert ran.code == 2
    assert complaint in ran.err


@pytest.mark.slow
def test_the_citys_own_questions_are_tried_kept_and_compared(cityline, tmp_path):
    kept, page = tmp_path / "old.json", tmp_path / "page.html"
    first = cityline("evaluate", "--json", "--html", str(page))
    old = json.loads(first.printed)
    old["figures"]["accuracy"] -= 0.1
    kept.write_text(json.dumps(old), encoding="utf-8")

    second = cityline("evaluate", "--compare", str(kept))

    assert (first.code, second.code) == (0, 0)
    assert old["shares"]["accuracy"]["tried"] > 400
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "better" in second.out


def test_what_no_question_was_asked_about_is_not_measured(cityline, files, tmp_path):
    lines = [json.dumps({"text": text, "label": label, "lang": "en"}) for text, label in TRAIN[:6]]
    (tmp_path / "test.jsonl").write_text("\n".join(lines), encoding="utf-8")

    ran = cityline("evaluate", *files, "--json", "--floor", "auroc=0.5")

    figures = json.loads(ran.printed)
    assert (figures["auroc"], figures["oos_recall"], figures["oos_precision"]) == (None, None, None)
    assert "auroc is not measured" in ran.err


@pytest.mark.parametrize(
    "kept", ['{"figures": {"accuracy": "high"}}', '{"figures": {"accuracy": NaN}}', "[" * 100_000]
)
def test_an_earlier_evaluation_without_figures_is_named(cityline, tmp_path, kept):
    (tmp_path / "old.json").write_text(kept, encoding="utf-8")

    ran = cityline("evaluate", "--compare", str(tmp_path / "old.json"))

    assert ran.code == 2
    assert "give a file that `cityline evaluate --json` wrote" in ran.err
