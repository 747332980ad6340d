"""What the system's errors mean to who installs a hall."""

from __future__ import annotations

import errno
from typing import Final

from .language import N_, Translator, system_language

_ = Translator("hall_server", system_language())

_REASONS: Final = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.ENOTDIR: N_("a file is where a folder should be"),
    errno.EISDIR: N_("this is a folder"),
    errno.EACCES: N_("this user is not allowed to"),
    errno.EPERM: N_("this user is not allowed to"),
    errno.EROFS: N_("this disk can only be read"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EADDRINUSE: N_("another program uses it"),
    errno.EADDRNOTAVAIL: N_("this computer has no such address"),
}


def reason_of(error: OSError) -> str:
    """Why it failed, in the reader's language; the system's own words where they are not known here."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)
