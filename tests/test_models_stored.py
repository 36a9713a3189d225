"""Weights in files."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from quotes.models.stored import load_weights, save_weights

pytestmark = pytest.mark.model  # torch comes with it


def table() -> Tensor:
    """Rows of very different sizes: from none to some thousands."""
    made = torch.randn(60, 32, generator=torch.Generator().manual_seed(1)) * torch.logspace(-6, 4, 60)[:, None]
    made[7] = 0
    made[8, 1:] = 0  # one value alone
    return made


def stored(tmp_path: Path, weights: dict[str, Tensor], *tables: str) -> dict[str, Tensor]:
    save_weights(weights, tmp_path / "w.safetensors", tables)
    return load_weights(tmp_path / "w.safetensors")


def test_a_table_comes_back_within_a_254th_of_the_largest_value_of_each_row(tmp_path: Path) -> None:
    before = table()
    found = stored(tmp_path, {"table": before}, "table")["table"]
    assert found.dtype == torch.float32
    largest = before.abs().amax(1, keepdim=True)
    assert bool(((found - before).abs() <= largest / 254 * 1.0001).all())
    assert bool(((found - before).abs() > largest / 300).any())  # it is as bad as that, and not because nothing was rounded
    assert torch.allclose(found.abs().amax(1), before.abs().amax(1), rtol=1e-5)  # the largest value itself is kept
    assert not found[7].any()
    assert not found[8, 1:].any()


def test_a_table_takes_a_byte_for_each_value(tmp_path: Path) -> None:
    save_weights({"table": table(), "other": torch.ones(3)}, tmp_path / "w.safetensors", {"table"})
    kept = load_file(tmp_path / "w.safetensors")
    assert kept["table"].dtype == torch.int8
    assert int(kept["table"].abs().max()) == 127
    assert kept.keys() == {"table", "table.scale", "other"}
    assert kept["table.scale"].shape == (60, 1)
    assert load_weights(tmp_path / "w.safetensors").keys() == {"table", "other"}


def test_what_is_stored_again_is_the_same(tmp_path: Path) -> None:
    first = stored(tmp_path, {"table": table(), "w": torch.randn(4, 4, generator=torch.Generator().manual_seed(2))}, "table")
    again = stored(tmp_path, first, "table")
    assert torch.allclose(first["table"], again["table"], rtol=1e-5)
    assert torch.equal(first["w"], again["w"])


def test_other_weights_are_kept_in_fp16(tmp_path: Path) -> None:
    """Exactly where fp16 can hold them, else as the nearest that it can hold."""
    exact = torch.tensor([[0.5, -3.0], [1024.0, 2**-14]])
    rough = torch.randn(5, 7, generator=torch.Generator().manual_seed(3))
    found = stored(tmp_path, {"exact": exact, "rough": rough, "one": torch.tensor(0.25)}, "table")
    assert torch.equal(found["exact"], exact)
    assert found["one"] == 0.25
    assert torch.equal(found["rough"], rough.half().float())
    assert torch.allclose(found["rough"], rough, rtol=2**-11)
    assert {value.dtype for value in found.values()} == {torch.float32}
    assert {value.dtype for value in load_file(tmp_path / "w.safetensors").values()} == {torch.float16}


def test_weights_while_they_are_fitted_can_be_stored(tmp_path: Path) -> None:
    weights = {"a": torch.ones(2, 3).requires_grad_(), "turned": torch.arange(6.0).view(2, 3).T, "half": torch.ones(3).bfloat16()}
    found = stored(tmp_path, weights, "a")
    assert torch.allclose(found["a"], torch.ones(2, 3))
    assert torch.equal(found["turned"], torch.tensor([[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]))
    assert not any(value.requires_grad for value in found.values())
    assert weights["a"].requires_grad


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    stored(tmp_path, {"a": torch.ones(2)})
    stored(tmp_path, {"a": torch.zeros(2)})
    assert [it.name for it in tmp_path.iterdir()] == ["w.safetensors"]
    assert load_weights(tmp_path / "w.safetensors")["a"].tolist() == [0, 0]


def test_a_file_is_replaced_only_by_a_whole_one(tmp_path: Path) -> None:
    stored(tmp_path, {"a": torch.ones(2)})
    (tmp_path / "w.safetensors.part").mkdir()  # nothing can be written there
    with pytest.raises(Exception, match=r"directory"):
        save_weights({"a": torch.zeros(2)}, tmp_path / "w.safetensors")
    assert load_weights(tmp_path / "w.safetensors")["a"].tolist() == [1, 1]
