"""好差评 in figures: the mix of levels, and the rate of good ratings by the hall's policy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reports.assessment import Assessment
from reports.records import GOOD_LEVELS, LEVELS, NOTHING, Records

from .figures import share
from .model import RatingMix

DAY = 24 * 3_600_000
LEFT_OUT = "left_out"


def rating_mix(records: Records, options: Mapping[str, int], assessment: Assessment, until: int) -> RatingMix:
    """``options``: how often each reason was chosen. ``until``: the moment that the report rests on.

    Unrated services stay unrated. In 好评率 they count only where the hall has chosen the policy of counting
    them as one of the good levels, once so many days have passed since their end without a rating:
    (good ratings + such services) / (ratings + such services). Ratings of citizens alone:
    主动评价好评率 = good ratings / ratings.
    """
    ratable = records.ratable
    rated = ratable & (records.level != NOTHING)
    levels = np.bincount(records.level[rated], minlength=len(LEVELS)).tolist()
    good, count = sum(levels[:GOOD_LEVELS]), sum(levels)
    policy, waited = assessment.ratings.unrated, 0
    if policy != LEFT_OUT:
        due = records.ended_at + assessment.ratings.unrated_after_days * DAY <= until
        waited = int((ratable & ~rated & due).sum())
    whole = int(ratable.sum())
    return RatingMix(
        ratable=whole,
        levels=dict(zip(LEVELS, levels, strict=True)),
        unrated=whole - count,
        policy=policy,
        good_rate=share(good + waited, count + waited),
        active_good=share(good, count),
        options=dict(sorted(options.items())),
    )
