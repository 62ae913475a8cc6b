"""What every lesson widget shares: its script, checked traits, the prediction."""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import anywidget
from traitlets import Bool, Dict, TraitError, TraitType, Unicode, validate

from . import predictions

HERE = Path(__file__).parent
CONFIDENCES = ("guess", "fairly sure", "certain")


def script(name: str) -> str:
    """Return a widget's JavaScript module: the shared `draw.js`, then its own."""
    files = (HERE / "draw.js", HERE / name)
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


class Number(TraitType):
    """A finite number from `low` to `high`."""

    def __init__(self, default: float, low: float, high: float) -> None:
        super().__init__(float(default))
        self.low, self.high = float(low), float(high)
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> float:
        number = _number(value)
        if number is None or not self.low <= number <= self.high:
            raise TraitError(
                f"{self.name}: given {value!r}, expected a number from {self.low:g} "
                f"to {self.high:g}. For example: widget.{self.name} = "
                f"{self.default_value:g}"
            )
        return number


class Whole(Number):
    """A whole number from `low` to `high`. A number between two is rounded.

    "Show me" passes 3.7 on its way from 3 to 5: that is 4.
    """

    def validate(self, obj: Any, value: Any) -> int:
        return round(super().validate(obj, value))


class Numbers(TraitType):
    """A list of `len(default)` finite numbers from `low` to `high`.

    Arrays and tuples become lists. Assign a new list to change it: the browser does
    not see a change made inside the old one. With `whole`, the numbers are ints.
    """

    def __init__(
        self, default: list[float], low: float, high: float, whole: bool = False
    ) -> None:
        super().__init__()
        self.initial, self.whole = default, whole
        self.low, self.high = float(low), float(high)
        self.tag(sync=True)

    def make_dynamic_default(self) -> list[float]:
        return list(self.initial)

    def validate(self, obj: Any, value: Any) -> list[float]:
        listed = isinstance(value, Iterable) and not isinstance(value, str | dict)
        numbers = [_number(v) for v in value] if listed else []
        good = [n for n in numbers if n is not None and self.low <= n <= self.high]
        if self.whole:
            good = [int(n) for n in good if n == int(n)]
        if len(numbers) != len(self.initial) or len(good) != len(self.initial):
            raise TraitError(
                f"{self.name}: given {value!r}, expected a list of "
                f"{len(self.initial)} {'whole ' * self.whole}numbers from "
                f"{self.low:g} to {self.high:g}. For example: widget.{self.name} = "
                f"{self.initial}"
            )
        return good


def _number(value: Any) -> float | None:
    """Return `value` as a finite float, or None; text is not a number here."""
    if isinstance(value, str | bytes):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


@dataclass(frozen=True)
class Question:
    """What a widget asks before it lets you drag.

    Parameters
    ----------
    text, choices, why
        The question, the answers to choose from, the explanation shown at the end.
    stops
        The states that "Show me" visits in turn; each maps a trait to its value.
        The right answer is computed from them and stands nowhere.
    """

    text: str
    choices: tuple[str, ...]
    stops: tuple[dict[str, Any], ...]
    why: str


class LessonWidget(anywidget.AnyWidget):
    """A picture with controls that asks for a prediction first.

    A subclass gives `_esm`, its own traits (`Number`, `Numbers`), a `question` and
    `answer`. The browser computes and draws; Python checks values and keeps the
    predictions.

    Traits
    ------
    ask : bool
        False leaves the question out.
    answered : bool
        True once the learner has predicted or skipped; the controls then work.
        Setting it to False asks again.
    prediction, confidence : str
        The choice, and "guess", "fairly sure" or "certain"; "" if skipped.
    saw : str
        What the picture showed, computed in the browser after "Show me".
    notice : str
        What went wrong with `predictions.json`, if anything did.

    Raises
    ------
    traitlets.TraitError
        A trait is given a value it cannot hold. The old value stays.
    """

    _css = (HERE / "widgets.css").read_text(encoding="utf-8")
    question: ClassVar[Question]

    ask = Bool(True, help="ask for a prediction first").tag(sync=True)
    answered = Bool(False).tag(sync=True)
    prediction = Unicode("").tag(sync=True)
    confidence = Unicode("").tag(sync=True)
    saw = Unicode("").tag(sync=True)
    notice = Unicode("").tag(sync=True)
    _question = Dict().tag(sync=True)  # text, choices, stops, why
    _limits = Dict().tag(sync=True)  # trait -> [low, high], for the sliders

    def __init__(self, **traits: Any) -> None:
        unknown = sorted(set(traits) - set(self.trait_names()))
        if unknown:
            raise TraitError(
                f"given {', '.join(unknown)}, expected traits of "
                f"{type(self).__name__}. Try one of: {', '.join(self._own_traits())}"
            )
        numeric = {n: t for n, t in self.traits().items() if hasattr(t, "high")}
        traits["_limits"] = {n: [t.low, t.high] for n, t in numeric.items()}
        traits["_question"] = asdict(self.question)
        if traits.get("ask", True):
            traits = self._remembered() | traits
        super().__init__(**traits)
        self.observe(self._record, "answered")

    @classmethod
    def answer(cls) -> str:
        """Return the choice that is right, computed from the question's stops."""
        raise NotImplementedError

    @validate("prediction")
    def _check_prediction(self, proposal: Any) -> str:
        return self._one_of(self.question.choices, proposal)

    @validate("confidence")
    def _check_confidence(self, proposal: Any) -> str:
        return self._one_of(CONFIDENCES, proposal)

    def _one_of(self, choices: tuple[str, ...], proposal: Any) -> str:
        name, value = proposal["trait"].name, proposal["value"]
        if value and value not in choices:
            raise TraitError(
                f"{name}: given {value!r}, expected one of {', '.join(choices)}, or "
                f"'' for none. For example: widget.{name} = {choices[0]!r}"
            )
        return value

    def _own_traits(self) -> list[str]:
        return [n for n in type(self).class_own_traits() if not n.startswith("_")]

    def _remembered(self) -> dict[str, Any]:
        """Return the traits of an earlier answer to this question, if there is one."""
        record = predictions.latest(Path.cwd(), type(self).__name__, self.question.text)
        if record is None:
            return {}
        choice, confidence = record.get("choice"), record.get("confidence")
        if choice not in self.question.choices or confidence not in CONFIDENCES:
            choice = confidence = ""  # skipped, or the choices have changed since
        return {"answered": True, "prediction": choice, "confidence": confidence}

    def _record(self, change: Any) -> None:
        if not change["new"]:
            return
        skipped = not self.prediction
        record = {
            "widget": type(self).__name__,
            "question": self.question.text,
            "choice": self.prediction,
            "correct": None if skipped else self.prediction == self.answer(),
            "confidence": self.confidence,
            "skipped": skipped,
            "time": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        try:
            self.notice = predictions.append(Path.cwd(), record)
        except OSError as error:
            self.notice = (
                f"Your prediction could not be saved in {predictions.NAME} ({error}). "
                "Check that the notebook's folder can be written to."
            )
