"""红黑旗: a month's tree of indicators, flags with their signatures and appeals, stars and bonuses.

:mod:`tree` reads the hall's flags.toml, :mod:`ledger` keeps what people enter, :mod:`assemble` puts both
together with a month's figures into a :class:`~reports.flags.model.FlagsReport`, :mod:`rules` says what
may be entered, :mod:`quarter` has the first and last three of a quarter.
"""
