"""A small picture of the five losses: five axes, drawn by the server, with its words beside it."""

from collections.abc import Mapping
from math import cos, pi, sin
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lantian.assessment.rules.losses import Loss, Severity
from lantian.assessment.words import LOSS_NAMES, SEVERITY_NAMES

SIZE, RADIUS, STEPS = 220, 74, 3


def five_axes(losses: Mapping[Loss, Severity]) -> SafeString:
    """An SVG in which the shape reaches further out where a loss is more serious. Its title says the same in words."""
    words = _("; ").join(
        f"{LOSS_NAMES[loss]}{_(': ')}{SEVERITY_NAMES[level]}" for loss, level in losses.items()
    )
    rings = [_polygon([step / STEPS] * len(Loss), "five-ring") for step in range(1, STEPS + 1)]
    axes = [_axis(at) for at in range(len(Loss))]
    shape = _polygon([0.08 + level / STEPS * 0.92 for level in losses.values()], "five-shape")
    labels = [_label(at, LOSS_NAMES[loss]) for at, loss in enumerate(losses)]
    return format_html(
        '<svg class="five-axes" viewBox="0 6 {} {}" role="img"><title>{}</title>{}</svg>',
        SIZE, SIZE - 24, words, format_html_join("", "{}", ((part,) for part in (*rings, *axes, shape, *labels))),
    )  # fmt: skip


def _point(at: int, share: float) -> tuple[float, float]:
    angle = 2 * pi * at / len(Loss) - pi / 2
    return SIZE / 2 + RADIUS * share * cos(angle), SIZE / 2 + RADIUS * share * sin(angle)


def _polygon(shares: list[float], css: str) -> SafeString:
    points = " ".join("{:.1f},{:.1f}".format(*_point(at, share)) for at, share in enumerate(shares))
    return format_html('<polygon class="{}" points="{}"/>', css, points)


def _axis(at: int) -> SafeString:
    x, y = _point(at, 1)
    line = '<line class="five-ring" x1="{0}" y1="{0}" x2="{1}" y2="{2}"/>'
    return format_html(line, SIZE // 2, f"{x:.1f}", f"{y:.1f}")


def _label(at: int, name: Any) -> SafeString:
    x, y = _point(at, 1.22)
    label = '<text x="{}" y="{}" text-anchor="middle" aria-hidden="true">{}</text>'
    return format_html(label, f"{x:.1f}", f"{y + 4:.1f}", name)
