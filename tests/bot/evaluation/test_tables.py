"""The table of the documentation."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.evaluation.diagram import reliability_diagram
from bot.evaluation.tables import BEGIN, END, main, markdown_table, with_table


def result(dataset: str, system: str, **metrics: float) -> dict[str, object]:
    """A result object with these figures."""
    figures = {name.replace("_at_", "@"): {"value": v, "low": v - 0.1, "high": v + 0.06} for name, v in metrics.items()}
    bins = [{"low": 0.6, "high": 0.7, "n": 1200, "confidence": 0.65, "right": 0.7}] if system == "ours" else []
    return {"dataset": dataset, "system": system, "questions": 1200, "metrics": figures, "reliability": bins}


def test_sets_stay_together_and_half_the_interval_follows_the_figure() -> None:
    """Columns that nobody has are left out."""
    table = markdown_table(
        [result("a", "ours", evidence_at_1=0.5), result("b", "ours", AUROC=0.9), result("a", "bm25", evidence_at_1=0.4)]
    )
    assert table.splitlines() == [
        "| set | system | questions | evidence@1 | AUROC | ms a question |",
        "| --- | --- | --- | --- | --- | --- |",
        "| a | ours | 1,200 | 0.50 ±0.08 |  |  |",
        "| a | bm25 | 1,200 | 0.40 ±0.08 |  |  |",
        "| b | ours | 1,200 |  | 0.90 ±0.08 |  |",
    ]


def test_the_table_replaces_the_one_before(tmp_path: Path) -> None:
    """What stands around the marks stays."""
    document, file = tmp_path / "evaluation.md", tmp_path / "a.json"
    document.write_text(f"Before.\n{BEGIN}\nold\n{END}\nAfter.\n", "utf-8")
    file.write_text(json.dumps(result("a", "ours", AUROC=0.9)), "utf-8")
    main([str(document), str(file)])
    once = document.read_text("utf-8")
    main([str(document), str(file)])
    assert document.read_text("utf-8") == once
    assert once.startswith("Before.\n")
    assert once.endswith("After.\n")
    assert "old" not in once
    assert "| a | ours |" in once
    assert "0.70 right" in (tmp_path / "reliability.svg").read_text("utf-8")


def test_without_a_document_the_table_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For a look at a few sets."""
    file = tmp_path / "a.json"
    file.write_text(json.dumps(result("a", "ours", AUROC=0.9)), "utf-8")
    main(["-", str(file)])
    assert "| a | ours |" in capsys.readouterr().out


def test_a_document_without_marks_is_an_error() -> None:
    """Rather than a table at the end of the wrong file."""
    with pytest.raises(ValueError, match="figures"):
        with_table("Nothing here.", "table")


def test_a_reliability_diagram_has_a_panel_for_each_set_that_knows_what_is_right() -> None:
    """And a dot for each bin, above the line where more are right than the confidence says."""
    diagram = ET.fromstring(  # noqa: S314 - made here
        reliability_diagram([result("a & b", "ours"), result("a & b", "bm25"), result("c", "ours")])
    )
    names = [text.text for text in diagram.iter("{http://www.w3.org/2000/svg}text") if text.get("font-weight")]
    assert names == ["a & b", "c"]
    dots = list(diagram.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(dots) == 2
    assert all(float(dot.get("cy", "")) < 150 - float(dot.get("cx", "")) for dot in dots)
