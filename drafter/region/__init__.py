"""Regions by year (区划): which division a name means, which a text names, how each level speaks.

`resolve` answers the first question, `find_in` the second, `profile` the third. The table of divisions is
drafter/data/regions.tsv (built by scripts/build_regions.py), the words are drafter/data/levels.yaml, whose
head lists the keys. A division counts for report year Y as it was at the end of Y; a name that was valid at
any time in Y is understood too.
"""

from __future__ import annotations

from drafter.region.departments import Share, in_own_words, leads_among, other_place, owner_here, share
from drafter.region.levels import known_levels
from drafter.region.naming import resolve
from drafter.region.reading import find_in, may_name, opening
from drafter.region.table import Region
from drafter.region.words import Profile, profile

__all__ = [
    "Profile",
    "Region",
    "Share",
    "find_in",
    "in_own_words",
    "known_levels",
    "leads_among",
    "may_name",
    "opening",
    "other_place",
    "owner_here",
    "profile",
    "resolve",
    "share",
]
