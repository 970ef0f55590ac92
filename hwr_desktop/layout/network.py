"""The fully convolutional network that marks lines of writing on a page."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

STRIDE = 4
"""Pixels of the page per cell of the maps, in each direction."""

CHANNELS = ("baseline", "end", "writing", "above", "below")
"""What the maps are, in their order: three logits, and two heights in cells."""


@dataclass(frozen=True)
class LayoutConfig:
    """Everything needed to build the network again; stored in its model file.

    Attributes:
        size: Px of the page's longer side that it was trained for.
        widths: Channels at one half, 1/4, 1/8, 1/16 and 1/32 of the picture.
        depths: Residual convolutions at 1/4, 1/8, 1/16 and 1/32.
    """

    size: int = 1200
    widths: tuple[int, int, int, int, int] = (16, 32, 64, 96, 128)
    depths: tuple[int, int, int, int] = (1, 2, 3, 3)

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> LayoutConfig:
        """Takes back what JSON made of ``asdict``. Raises TypeError or ValueError for other values."""
        shape: dict[str, Any] = {k: tuple(map(int, v)) if isinstance(v, list) else int(v) for k, v in values.items()}
        return cls(**shape)


class Convolution(nn.Module):
    """3 x 3 convolution, norm, rectifier; with a residual connection where size and width stay."""

    def __init__(self, before: int, after: int, stride: int = 1, dilation: int = 1, kernel: int = 3) -> None:
        super().__init__()
        self.conv = nn.Conv2d(before, after, kernel, stride, padding=dilation * (kernel // 2), dilation=dilation, bias=False)
        self.norm = nn.BatchNorm2d(after)
        self.residual = stride == 1 and before == after

    def forward(self, x: Tensor) -> Tensor:
        y = nn.functional.relu(self.norm(self.conv(x)), inplace=True)
        return x + y if self.residual else y


class LayoutNetwork(nn.Module):
    """Down to 1/32 of the picture, where a cell sees most of the page, and up to 1/4 again, adding what was there on the way down."""

    def __init__(self, config: LayoutConfig) -> None:
        super().__init__()
        self.config = config
        half, *widths = config.widths
        self.stem = Convolution(1, half, 2, kernel=5)
        self.down, self.bodies = nn.ModuleList(), nn.ModuleList()
        before = half
        for level, (width, depth) in enumerate(zip(widths, config.depths, strict=True)):
            self.down.append(Convolution(before, width, 2))
            dilations = (1, 2, 4) if level == 3 else (1, 2, 1) if level == 2 else (1, 1, 1)
            self.bodies.append(nn.Sequential(*(Convolution(width, width, dilation=dilations[i % 3]) for i in range(depth))))
            before = width
        pairs = list(zip(widths[:0:-1], widths[-2::-1], strict=True))
        self.narrow = nn.ModuleList(nn.Conv2d(a, b, 1) for a, b in pairs)
        self.up = nn.ModuleList(Convolution(b, b) for _, b in pairs)
        self.head = nn.Conv2d(widths[0], len(CHANNELS), 1)

    def forward(self, pages: Tensor) -> Tensor:
        """Pages ``(B, 1, H, W)``, 0 = white and 1 = black, H and W multiples of 32 -> maps ``(B, 5, H / 4, W / 4)`` as in ``CHANNELS``."""
        x = self.stem(pages)
        skips: list[Tensor] = []
        for down, body in zip(self.down, self.bodies, strict=True):
            x = body(down(x))
            skips.append(x)
        for narrow, up, skip in zip(self.narrow, self.up, skips[-2::-1], strict=True):
            x = up(nn.functional.interpolate(narrow(x), scale_factor=2.0, mode="bilinear", align_corners=False) + skip)
        return self.head(x)


def folded(network: LayoutNetwork) -> LayoutNetwork:
    """A copy of a trained network that draws the same maps without norms, which are folded into its convolutions; it cannot be trained."""
    copy = deepcopy(network).eval()
    for part in copy.modules():
        if isinstance(part, Convolution):
            part.conv, part.norm = fuse_conv_bn_eval(part.conv, part.norm), nn.Identity()  # type: ignore[assignment]
    return copy.requires_grad_(False)
