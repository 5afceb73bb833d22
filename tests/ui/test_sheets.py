"""Cells of a workbook: no text becomes a formula, amounts and days stay numbers."""

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.workflows.places import TODAY
from ui.sheets import DANGEROUS, Euro, Sheet, neutral, workbook


@pytest.mark.once
@settings(deadline=None)
@example("\x00=1+1")
@example("\ufffe\uffff")
@given(st.text(max_size=40))
def test_no_text_becomes_a_formula(text: str) -> None:
    assert not neutral(text).startswith(DANGEROUS)
    cell = load_workbook(io.BytesIO(workbook([Sheet("Blatt", ["Kopf"], [[text]])]))).active["A2"]
    assert cell.data_type in ("s", "n", "inlineStr") and (
        cell.value is None or not str(cell.value).startswith(DANGEROUS)
    )


@pytest.mark.once
@pytest.mark.parametrize("start", DANGEROUS)
def test_each_dangerous_beginning_is_neutralised(start: str) -> None:
    assert neutral(f"{start}1+1").startswith("'")


@pytest.mark.once
def test_amounts_and_days_stay_numbers() -> None:
    sheet = load_workbook(
        io.BytesIO(workbook([Sheet("Blatt", ["a", "b"], [[Euro(123_456_789), TODAY], [Euro(-5), None]])]))
    ).active
    assert sheet["A2"].value == 1_234_567.89 and "€" in sheet["A2"].number_format
    assert sheet["B2"].value.date() == TODAY and sheet["A3"].value == -0.05
