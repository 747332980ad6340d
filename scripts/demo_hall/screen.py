"""stub"""

from textual.app import App

from .rehearsal import Rehearsal


class DemoApp(App[None]):
    trouble: Exception | None = None

    def __init__(self, rehearsal: Rehearsal, seconds: float | None) -> None:
        super().__init__()
