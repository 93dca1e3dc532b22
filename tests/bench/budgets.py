"""The budgets of the house, one line each."""

import dataclasses
import typing

from report import best


@dataclasses.dataclass
class Budget:
    """`value(figures)` gives the measured number, or None where it was not measured."""
    what: str
    unit: str
    must: float
    aim: typing.Optional[float]
    at_least: bool
    value: typing.Callable


def ratio(over, under):
    """Best throughput of figures beginning `over` against the best of those beginning `under`."""
    def value(figures):
        above, below = best(figures, over), best(figures, under)
        return above / below if above and below else None
    return value


def field(figure, name):
    return lambda figures: figures.get(figure, {}).get(name)


BUDGETS = [
    Budget("RegisterCase against PostgreSQL 15", "×", 2, 4, True,
           ratio("RegisterCase,", "PostgreSQL,")),
    Budget("RegisterCase against the null echo", "×", 0.25, 0.5, True,
           ratio("RegisterCase,", "echo,")),
    Budget("RegisterCase with 5 ms added to each sync, 64 in flight", "/s", 5000, 7000, True,
           field("slow sync, RegisterCase, 64 in flight", "per_second")),
    Budget("RegisterCase p99 at half of peak", "ms", 10, 3, False,
           field("half of peak, RegisterCase", "p99_ms")),
    Budget("Ingest against the null echo", "×", 0.4, 0.7, True, ratio("Ingest,", "echo,")),
    Budget("worklist page of 50, p99 under writes at half of peak", "ms", 10, 2, False,
           field("reads, worklist page of 50", "p99_ms")),
    Budget("case with history, p99 under writes at half of peak", "ms", 10, 2, False,
           field("reads, case with history", "p99_ms")),
    Budget("overview (totals), p99 under writes at half of peak", "ms", 10, 2, False,
           field("reads, totals", "p99_ms")),
    Budget("start to serving", "s", 2, 0.3, False, field("start", "seconds_to_serving")),
    Budget("start to serving after kill -9", "s", 2, 0.3, False,
           field("start after kill -9", "seconds_to_serving")),
    Budget("memory after restart and 10,000 mixed reads", "MiB", 400, 150, False,
           field("memory", "mib")),
    Budget("sweep over open timers: rows scanned beyond those fired", "rows", 1, None, False,
           field("sweep", "rows_beyond_fired")),
    Budget("working-day arithmetic", "ns", 200, 20, False, field("working days", "ns")),
    Budget("verify and rebuild", "facts/s", 200_000, 500_000, True,
           field("verify", "facts_per_second")),
    Budget("GetCase p99 during 50 concurrent sign-ins", "ms", 20, None, False,
           field("sign-in storm, GetCase", "p99_ms")),
    Budget("RegisterCase p99 beside a slow feed subscriber", "ms", 10, 3, False,
           field("slow subscriber, RegisterCase", "p99_ms")),
    Budget("GetCase p99 while a late closure moves every open case", "ms", 20, 5, False,
           field("typhoon, GetCase", "p99_ms")),
    Budget("RegisterCase p99 while a late closure moves every open case", "ms", 20, 5, False,
           field("typhoon, RegisterCase", "p99_ms")),
    Budget("60 simulated working days", "s", 60, None, False, field("simulation", "taken_s")),
    Budget("import of 1,434 cases with 8,577 steps", "s", 10, None, False,
           field("import", "taken_s")),
]
