"""No attack gains, sees or breaks anything; the learner after it gets full marks.

The attacks run in `attacks/belt.py`, so that a grader that does not hold them does no
harm here either. `python -m attacks ours NAME`, with PYTHONPATH=tests, runs one.
"""

import pytest
from attacks import CANARIES, POINTS, WRONG, attacks, belt, lesson, seen
from attacks.__main__ import observe, recorded, table
from attacks.record import Record
from nbformat.v4 import new_code_cell, new_notebook, new_output

FAMILIES = {attack.family: None for attack in attacks()}
# a belt takes a while to put on: families that are quick share one
TOGETHER = ("hooks patches lies reading", "forging reference messages next", "denial")


def family_groups() -> list[list[str]]:
    words = [group.split() for group in TOGETHER]
    return [[f for f in FAMILIES if f.split()[0] in group] for group in words]


@pytest.fixture(scope="module")
def held() -> None:
    """Skip where hostile code cannot be run safely."""
    if not belt.works():
        pytest.skip("no namespaces to run hostile code in: Linux and util-linux only")


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("families", family_groups(), ids=lambda names: names[0])
def test_attacks_reach_nothing(held: None, families: list[str]) -> None:
    chosen = [attack for attack in attacks() if attack.family in families]
    known = {attack.name: attack for attack in chosen}
    records = list(observe("ours", chosen))
    assert [r.name for r in records] == list(known)
    reached = [
        f"{r.name}: {words}\n    {r.notes}"
        for r in records
        if (words := r.words(known[r.name])) != "nothing"
    ]
    assert not reached, "\n".join(reached)


def test_every_family_is_there_and_every_attack_says_what_it_tries() -> None:
    assert len(attacks()) >= 60
    assert sorted(f for group in family_groups() for f in group) == sorted(FAMILIES)
    assert all(attack.about.endswith(".") for attack in attacks())


def test_stock_was_asked_about_every_attack() -> None:
    assert list(recorded()) == [attack.name for attack in attacks()]


def test_the_table_was_made_from_these_records() -> None:
    page = (belt.ROOT / "autograder" / "attacks.md").read_text("utf-8")
    assert page == table(
        dict.fromkeys([a.name for a in attacks()], "nothing"), recorded()
    )


def honest(name: str, **changes: object) -> Record:
    attack = next(a for a in attacks() if a.name == name)
    scores = dict(attack.honest)
    return Record(name, **{"scores": scores, "neighbour": dict(POINTS)} | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "nothing"),
        ({"scores": POINTS}, "full marks"),
        ({"scores": POINTS | {"weighted_sum": 1.0}}, "1 of 2 points"),
        ({"scores": {}}, "no score"),
        (
            {"scores": {"weighted_sum": 0.0}},
            "the learner's other exercises lose points",
        ),
        ({"sees": ["a hidden test"]}, "sees a hidden test"),
        ({"left": ["processes"]}, "leaves processes"),
        ({"neighbour": {}}, "the next learner loses points"),
        ({"finished": False}, "grading does not end"),
        ({"course": "deletes the course"}, "deletes the course"),
    ],
)
def test_a_record_tells_what_was_reached(change: dict, words: str) -> None:
    attack = attacks()[0]
    assert honest(attack.name, **change).words(attack) == words


def test_canaries_are_in_the_lesson_and_are_found_in_outputs() -> None:
    birds = [CANARIES[name] for name in ("a hidden test", "a solution")]
    text = "\n".join(cell.source for cell in lesson().cells)
    assert all(bird.search(text) for bird in birds)
    nb = new_notebook()
    nb.cells = [new_code_cell(text, outputs=[new_output("stream", text="nothing")])]
    assert seen(nb) == []
    nb.cells[0].outputs.append(new_output("stream", text="it says quetzal-4417"))
    assert seen(nb) == ["a hidden test"]


def test_wrong_answers_are_there_for_every_exercise() -> None:
    assert list(WRONG) == list(POINTS)
