"""TVmaze on loopback: the payloads' two shows, and others that a test makes up."""

from typing import Any

from tests.sources.stand_in import NOT_FOUND, Asked, Reply, StandIn, read_json, say


class TvMazeStandIn(StandIn):
    """Knows the payloads' shows: `found` is what a search gives, `akas` and `seasons` what the first has."""

    def __init__(self) -> None:
        super().__init__(self.say)
        self.found: Any = read_json("tvmaze", "search_shows.json")
        self.akas: Any = read_json("tvmaze", "shows_akas.json")
        self.seasons: Any = read_json("tvmaze", "shows_seasons.json")

    def say(self, asked: Asked) -> Reply:
        """Answer as its API does; a look-up leads to the show."""
        shows = (
            {row["show"]["id"]: row["show"] for row in self.found} if asked.path != "/search/shows" else {}
        )
        match asked.path.strip("/").split("/"):
            case "search", "shows":
                return say(self.found)
            case "lookup", "shows":
                return self._look_up(asked, shows)
            case "shows", number if int(number) in shows:
                return say(shows[int(number)])
            case "shows", number, "akas":
                return say(self.akas if number == "880001" else [])
            case "shows", number, "seasons":
                return say(self.seasons if number == "880001" else [])
        return NOT_FOUND

    def _look_up(self, asked: Asked, shows: dict[int, Any]) -> Reply:
        for number, show in shows.items():
            if any(str(show["externals"][key]) == value for key, value in asked.query.items()):
                return Reply(status=301, headers={"Location": f"{self.address}/shows/{number}"})
        return NOT_FOUND
