"""An empty slip to write ESC/POS commands on."""

from __future__ import annotations

import copy

from escpos.printer import Dummy


def new_paper(width: int) -> Dummy:
    """A recorder of commands for paper ``width`` dots wide, starting with a reset of the printer."""
    paper = Dummy()
    # The library prints a warning for every picture unless the profile knows the width.
    paper.profile.profile_data = copy.deepcopy(paper.profile.profile_data)
    paper.profile.profile_data["media"]["width"]["pixels"] = width
    paper.hw("INIT")
    return paper
