"""Text and addresses at the door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.text import check_printable, is_printable, plain, plain_address, printable


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (" X@Müller.Example ", "x@xn--mller-kva.example"),
        ("x@mu\u0308ller.example", "x@xn--mller-kva.example"),
        ("x@xn--mller-kva.example", "x@xn--mller-kva.example"),
        ("A.B@TH.example", "a.b@th.example"),
        ("keine-adresse", "keine-adresse"),
        ("x@\u00ad.example", "x@\u00ad.example"),
    ],
)
def test_an_address_has_one_form(address: str, kept: str) -> None:
    assert plain_address(address) == kept
    assert plain_address(kept) == kept


@given(st.text())
def test_plain_text_is_plain_already_and_printable_text_passes_the_door(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    shown = printable(text)
    check_printable(shown)
    assert all(map(is_printable, shown))
