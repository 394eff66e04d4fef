"""Files in the shape in which each program writes them; the people are made up, the titles are real."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence

LETTERBOXD_RATINGS = ("Date", "Name", "Year", "Letterboxd URI", "Rating")
LETTERBOXD_DIARY = (*LETTERBOXD_RATINGS, "Rewatch", "Tags", "Watched Date")
LETTERBOXD_REVIEWS = (*LETTERBOXD_RATINGS, "Rewatch", "Review", "Tags", "Watched Date")
LETTERBOXD_WATCHED = LETTERBOXD_RATINGS[:4]
IMDB_FIRST = (
    "position",
    "const",
    "created",
    "modified",
    "description",
    "Title",
    "Title type",
    "Directors",
    "You rated",
    "IMDb Rating",
    "Runtime (mins)",
    "Year",
    "Genres",
    "Num. Votes",
    "Release Date (month/day/year)",
    "URL",
)
IMDB_SECOND = (
    "Const",
    "Your Rating",
    "Date Rated",
    "Title",
    "URL",
    "Title Type",
    "IMDb Rating",
    "Runtime (mins)",
    "Year",
    "Genres",
    "Num Votes",
    "Release Date",
    "Directors",
)
IMDB_THIRD = (
    "Const",
    "Your Rating",
    "Date Rated",
    "Title",
    "Original Title",
    "URL",
    "Title Type",
    "IMDb Rating",
    "Runtime (mins)",
    "Year",
    "Genres",
    "Num Votes",
    "Release Date",
    "Directors",
)
IMDB_WATCHLIST = (
    "Position",
    "Const",
    "Created",
    "Modified",
    "Description",
    "Title",
    "Original Title",
    "URL",
    "Title Type",
    "IMDb Rating",
    "Runtime (mins)",
    "Year",
    "Genres",
    "Num Votes",
    "Release Date",
    "Directors",
    "Your Rating",
    "Date Rated",
)
IMDB_PEOPLE = ("Position", "Const", "Created", "Modified", "Description", "Name", "Known For", "Birth Date")
SIMKL = (
    "SIMKL_ID",
    "Title",
    "Type",
    "Year",
    "Watchlist",
    "LastEpWatched",
    "WatchedDate",
    "Rating",
    "Memo",
    "TVDB",
    "TMDB",
    "IMDB",
)
TMDB = (
    "TMDb ID",
    "IMDb ID",
    "Type",
    "Name",
    "Release Date",
    "Season Number",
    "Episode Number",
    "Rating",
    "Your Rating",
    "Date Rated",
)
YAMTRACK = (
    "media_id",
    "source",
    "media_type",
    "title",
    "image",
    "season_number",
    "episode_number",
    "score",
    "status",
    "notes",
    "start_date",
    "end_date",
    "progress",
    "created_at",
    "progressed_at",
)
MDL_TSV = (
    "Title",
    "Status",
    "Episodes watched",
    "Total episodes",
    "Country of Origin",
    "Show type",
    "Rating",
    "Started on",
    "Ended on",
    "Re-watched",
)
MDL_TSV_OLDER = (
    "Show ID",
    "Title",
    "Status",
    "Episodes watched",
    "Total episodes",
    "Country of Origin",
    "Show type",
    "Rating",
    "Date Started",
    "Date Ended",
    "Re-watched",
)
TVTIME_V2 = (
    "gsi",
    "created_at",
    "key",
    "series_name",
    "runtime",
    "s_no",
    "ep_no",
    "user_id",
    "bulk_type",
    "season_number",
    "episode_number",
    "s_id",
    "ep_id",
    "episode_id",
    "is_followed",
    "is_for_later",
    "is_archived",
    "uuid",
    "followed_at",
    "rewatch_count",
    "is_special",
)
TVTIME_V1 = (
    "type",
    "watch_count",
    "uuid",
    "series_name",
    "type-uuid-n",
    "user_id",
    "created_at",
    "series_id",
    "updated_at",
    "release_date",
    "movie_name",
    "entity_type",
    "runtime",
    "rewatch_count",
    "episode_number",
    "season_number",
    "watch_date",
    "bulk_type",
)
TVTIME_FOLLOWED = (
    "user_id",
    "updated_at",
    "archived",
    "notification_offset",
    "tv_show_name",
    "tv_show_id",
    "created_at",
    "active",
    "diffusion",
)
TVTIME_VOTES = (
    "vote_key",
    "episode_id",
    "uuid",
    "user_id",
    "movie_name",
    "series_name",
    "season_number",
    "episode_number",
)


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object] | Mapping[str, object]],
    *,
    delimiter: str = ",",
    end: str = "\r\n",
    quote_all: bool = False,
    encoding: str = "utf-8",
) -> bytes:
    """A table as `csv` writes it; a row may be given by the names of its columns."""
    out = io.StringIO()
    if quote_all:
        writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    else:
        writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(name, "") for name in columns] if isinstance(row, Mapping) else row)
    return out.getvalue().encode(encoding)


def packed(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def to_json(value: object) -> bytes:
    return json.dumps(value).encode()


# MyDramaList -----------------------------------------------------------------------------------------


def mdl_row(
    number: int,
    name: str,
    *,
    status: str = "Completed",
    country: str = "South Korea",
    year: str = "2016",
    kind: str = "Drama",
    score: str = "9.0",
    progress: str | None = "16/16",
    slug: str = "working-title",
) -> str:
    """A row of the new view; beside the own score stands everybody's."""
    seen = ""
    if progress is not None:
        watched, total = progress.split("/")
        seen = (
            f'<td class="msv2-i-progress"> <div class="msv2-item--progress"><div data-id="{number}"> '
            f'<div class="msv2-item--quickupdate"><span>−</span></div><div><span class="num-seen episode-seen">'
            f'{watched}</span>/<span class="num-total">{total}</span></div><div><span>+</span></div></div></div></td>'
        )
    return (
        f'<tr id="ml{number}">  <td class="msv2-i-num msv2-item--pos">1</td>  '
        f'<td class="msv2-i-title text-justify-left"> <div class="msv2-item-content"> <div class="msv2-item--cover">'
        f'<img data-src="https://i.mydramalist.com/x_4t.jpg" class="img-responsive lazy"></div> '
        f'<div class="msv2-item--title"><a title="{name}" class="title" data-info="title:{number}" target="_blank" '
        f'href="/{number}-{slug}"><span>{name}</span></a> <span class="airing">airing</span></div> </div> </td>  '
        f'<td class="msv2-i-status">{status}</td> <td class="msv2-i-country">{country}</td>'
        f'<td class="msv2-i-year">{year}</td><td class="msv2-i-type">{kind}</td>'
        f'<td class="msv2-i-mdlscore"><span class="score">8.8</span></td>'
        f'<td class="msv2-i-score"> <span class="rating"><span class="fill" style="width:90%;"></span></span> '
        f'<span class="score">{score}</span></td>{seen} </tr>'
    )


def mdl_page(*rows: str) -> bytes:
    """The new view as it is saved: its rows are in a bare `<tbody>`."""
    return f"<tbody>{''.join(rows)}</tbody>".encode()


def mdl_classic_row(
    number: int,
    name: str,
    *,
    country: str = "South Korea",
    year: str = "2016",
    kind: str = "Drama",
    score: str = "9.0",
    progress: str | None = "16/16",
) -> str:
    seen, total = progress.split("/") if progress else ("", "")
    cell = (
        f'<span class="episode-seen">{seen}</span>/<span class="episode-total">{total}</span>'
        if progress
        else ""
    )
    return (
        f'<tr id="ml{number}"> <th class="mdl-style-col-num order hidden-sm-down" width="30" align="center">1</th> '
        f'<td class="mdl-style-col-title sort1"> <a title="{name}" class="title text-primary _600" '
        f'data-info="title:{number}" target="_blank" href="/{number}-working-title"><span>{name}</span></a> '
        f'<div class="hidden-md-up text-muted">Korean Drama</div> </td> '
        f'<td class="mdl-style-col-country sort2 hidden-sm-down" abbr="3" width="90">{country}</td> '
        f'<td class="mdl-style-col-year sort3 hidden-sm-down" abbr="{year}">{year}</td> '
        f'<td class="mdl-style-col-type sort4 hidden-sm-down" abbr="68">{kind}</td> '
        f'<td class="mdl-style-col-score sort5" abbr="0"> <span class="rating"><span class="fill" style="width:0%;">'
        f'</span></span> <span class="score">{score}</span></td> '
        f'<td class="mdl-style-col-progress sort6" abbr="315" width="80" align="center"> {cell} </td> </tr>'
    )


def mdl_classic_page(lists: Mapping[str, Sequence[str]], *, labels: Mapping[str, str] | None = None) -> bytes:
    """The classic view: a table for each list, by its number; some have a heading."""
    parts = []
    for number, rows in lists.items():
        label = (
            f'<h3 class="mdl-style-list-label">{labels[number]}</h3>' if labels and number in labels else ""
        )
        parts.append(
            f'<div class="mdl-style-list">{label}<table id="list_{number}" class="mdl-style-table table">'
            f'<thead><tr><th class="mdl-style-col-title">Title</th></tr></thead>'
            f'<tbody id="content_{number}">{"".join(rows)}</tbody></table></div>'
        )
    return f"<!DOCTYPE html><html><head><title>My List</title></head><body>{''.join(parts)}</body></html>".encode()


def better_mdl(rows: Iterable[Sequence[str]]) -> bytes:
    """Semicolons, nothing quoted, CR line ends, an apostrophe before the progress."""
    head = "ID;Status;Title;Country;Year;Type;Score;Progress;URL\r"
    lines = (";".join((*row[:7], f"'{row[7]}", row[8])) + "\r" for row in rows)
    return (head + "".join(lines)).encode()


# Trakt, TV Time, Criticker, our own --------------------------------------------------------------------


def trakt_title(name: str, year: int | None, number: int, **ids: object) -> dict[str, object]:
    return {"title": name, "year": year, "ids": {"trakt": number, "slug": f"slug-{number}", **ids}}


def criticker(
    films: Iterable[Mapping[str, str]], *, head: str = '<?xml version="1.0" encoding="UTF-8"?>'
) -> bytes:
    inside = "".join(
        "<film>" + "".join(f"<{key}>{value}</{key}>" for key, value in film.items()) + "</film>\n"
        for film in films
    )
    return f"{head}\n<recentratings>\n{inside}</recentratings>".encode()


def our_export(servers: Sequence[object], **more: object) -> dict[str, object]:
    return {"format": "daesang", "version": 1, "exported_at": 1_790_000_000, "servers": servers, **more}
