"""SECURITY.md names tests that exist."""

from tests.controls import Control, list_controls, main


def test_every_control_names_a_test_that_exists():
    controls = list_controls()

    assert [one.address for one in controls if not one.exists] == []
    assert {"6.3.1", "安全审计 c"} <= {one.clause for one in controls}
    # A row that is written otherwise would be missed.
    assert main(run=False) == 0


def test_control_without_its_test_is_missed():
    assert not Control("1.1", "x", "tests/test_controls.py", "test_gone").exists
    assert not Control("1.1", "x", "tests/test_gone.py", "test_gone").exists
