"""Letters five lines tall, for what must be read from a metre.

Block characters are one cell wide in some terminals and two in others, so a letter is a picture of
``#`` marks, and the widget paints each mark as a reversed space.
"""

from __future__ import annotations

from rich.cells import cell_len

HEIGHT = 5
INK = "#"

_SHAPES = {
    "0": "### # # # # # # ###",
    "1": " #  ##   #   #  ###",
    "2": "###   # ### #   ###",
    "3": "###   # ###   # ###",
    "4": "# # # # ###   #   #",
    "5": "### #   ###   # ###",
    "6": "### #   ### # # ###",
    "7": "###   #  #   #   # ",
    "8": "### # # ### # # ###",
    "9": "### # # ###   # ###",
    "A": " #  # # ### # # # #",
    "B": "##  # # ##  # # ## ",
    "C": " ## #   #   #    ##",
    "D": "##  # # # # # # ## ",
    "E": "### #   ##  #   ###",
    "F": "### #   ##  #   #  ",
    "G": " ## #   # # # #  ##",
    "H": "# # # # ### # # # #",
    "I": "###  #   #   #  ###",
    "J": "  #   #   # # #  # ",
    "K": "# # # # ##  # # # #",
    "L": "#   #   #   #   ###",
    "M": "# # ### ### # # # #",
    "N": "### # # # # # # # #",
    "O": " #  # # # # # #  # ",
    "P": "##  # # ##  #   #  ",
    "Q": " #  # # # # ##   ##",
    "R": "##  # # ##  # # # #",
    "S": " ## #    #    # ## ",
    "T": "###  #   #   #   # ",
    "U": "# # # # # # # # ###",
    "V": "# # # # # # # #  # ",
    "W": "# # # # ### ### # #",
    "X": "# # # #  #  # # # #",
    "Y": "# # # #  #   #   # ",
    "Z": "###   #  #  #   ###",
    ":": "    #       #      ",
    "-": "        ###        ",
}


def big(text: str, wide: int = 2) -> list[str]:
    """The text as five lines of equal width; ``wide`` is the width of one dot in cells.

    A character without a shape (a Chinese prefix, say) stands as itself in the middle line.
    """
    lines = [""] * HEIGHT
    for character in text.upper():
        for row, part in enumerate(_picture(character, wide)):
            lines[row] += part + " " * wide
    return lines


def _picture(character: str, wide: int) -> list[str]:
    shape = _SHAPES.get(character)
    if shape is None:
        blank = " " * cell_len(character)
        return [character if row == HEIGHT // 2 else blank for row in range(HEIGHT)]
    return ["".join(dot * wide for dot in shape[4 * row : 4 * row + 3]) for row in range(HEIGHT)]
