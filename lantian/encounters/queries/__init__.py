"""What other rooms ask of encounters: the days on which care was last given."""

from lantian.encounters.queries.latest import last_by_kind

__all__ = ["last_by_kind"]
