"""Land of projects: handed over when, to be in use by when, and in use since."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from generator.chance import stream
from generator.provenance import AS_OF, Facts, Row

DAYS = ("land_received_on", "in_use_due_on", "land_used_on")

NO_DAYS = {"DA-064"}
"""Projects without production whose papers nobody has looked up."""

_BUILDS = 0.6
"""How many of those that do not produce have begun to build: their land is in use."""


def with_land(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the table `projects` with what was said and happened of their land.

    Land is handed over after a project was registered and before it is used; what
    produces uses it. All of it is made up.
    """
    days = [_days(row) for row in projects.to_dict("records")]
    return projects.assign(**{name: [one[name] for one in days] for name in DAYS})


def _days(row: Row) -> Facts:
    name, registered_on = str(row["project_id"]), row["registered_on"]
    nothing: Facts = dict.fromkeys(DAYS)
    if name in NO_DAYS or not isinstance(registered_on, dt.date):
        return nothing
    random = stream("land", name)
    waits, works = random.uniform(0.15, 0.35), random.uniform(0.4, 0.7)
    producing_on = row["producing_since_on"]
    if isinstance(producing_on, dt.date):
        length = (producing_on - registered_on).days
        return {
            "land_received_on": registered_on + dt.timedelta(int(length * waits)),
            "in_use_due_on": producing_on + dt.timedelta(int(random.integers(-90, 90))),
            "land_used_on": registered_on + dt.timedelta(int(length * works)),
        }
    planned = dt.timedelta(int(random.integers(60, 540)))
    received_on = registered_on + dt.timedelta(int(random.integers(30, 180)))
    facts = nothing | {"in_use_due_on": registered_on + planned}
    if received_on > AS_OF:
        return facts
    used_on = received_on + dt.timedelta(int(random.integers(60, 330)))
    is_used = random.random() < _BUILDS and used_on <= AS_OF
    return facts | {
        "land_received_on": received_on,
        "land_used_on": used_on if is_used else None,
    }
