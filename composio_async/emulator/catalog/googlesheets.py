"""googlesheets: spreadsheets of each user, whose cells are written and read by ranges in A1 notation."""

from __future__ import annotations

import re
from typing import Any

from composio_async.emulator.shapes import array, integer, record, text

from .held import find, newest
from .model import Tool, ToolCall, ToolFailedError, Toolkit, managed_oauth

_SCOPE = "https://www.googleapis.com/auth/spreadsheets"
_ID = text("Id of the spreadsheet.")
_CELL: dict[str, Any] = {"description": "Text, number, boolean or null."}
_ROWS = array(array(_CELL), "Rows of cells.", examples=[[["Name", "Age"], ["Ada", 36]]])
_SHEET = record({"properties": record({"sheetId": integer(), "title": text(), "index": integer()})})
_BOOK = record(
    {"spreadsheetId": text(), "properties": record({"title": text()}), "sheets": array(_SHEET)}, spreadsheetUrl=text()
)
_RANGE = re.compile(r"(?:'?(?P<sheet>[^'!]+)'?!)?(?:(?P<c1>[A-Z]+)(?P<r1>\d*)(?::(?P<c2>[A-Z]+)(?P<r2>\d*))?)?")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _letters(column: int) -> str:
    written = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        written = chr(65 + rest) + written
    return written


def _book(call: ToolCall) -> tuple[int, dict[str, Any]]:
    wanted = call["spreadsheet_id"] or call["spreadsheetId"]
    missing = f"Requested entity was not found: there is no spreadsheet {wanted!r} (404)"
    return find(
        call, "googlesheets.spreadsheets", lambda row: row["user_id"] == call.user_id and row["id"] == wanted, missing
    )


def _sheet(book: dict[str, Any], name: str | None) -> dict[str, Any]:
    for sheet in book["sheets"]:
        if name in (None, sheet["title"]):
            found: dict[str, Any] = sheet
            return found
    raise ToolFailedError(f"Unable to parse range: there is no sheet {name!r} in {book['title']!r} (400)")


def _area(book: dict[str, Any], written: str) -> tuple[dict[str, Any], int, int, int, int]:
    """The sheet, and its first and last row and column; last ones are -1 where the range is open."""
    titles = [sheet["title"] for sheet in book["sheets"]]
    match = None if written in titles else _RANGE.fullmatch(written)
    if match is None:
        return _sheet(book, written.strip("'")), 0, 0, -1, -1
    sheet = _sheet(book, match["sheet"])
    if not match["c1"]:
        return sheet, 0, 0, -1, -1
    row, column = int(match["r1"] or 1) - 1, _column(match["c1"])
    if not match["c2"]:
        return sheet, row, column, row if match["r1"] else -1, column
    return sheet, row, column, int(match["r2"]) - 1 if match["r2"] else -1, _column(match["c2"])


def _read(book: dict[str, Any], written: str) -> dict[str, Any]:
    sheet, top, left, bottom, right = _area(book, written)
    rows = sheet["rows"][top : bottom + 1 if bottom >= 0 else None]
    cut = [row[left : right + 1 if right >= 0 else None] for row in rows]
    while cut and not any(cell not in (None, "") for cell in cut[-1]):
        cut.pop()
    return {
        "range": written if "!" in written else f"{sheet['title']}!{written}",
        "majorDimension": "ROWS",
        "values": cut,
    }


def _write(sheet: dict[str, Any], top: int, left: int, rows: list[list[Any]]) -> str:
    held = sheet["rows"]
    for down, cells in enumerate(rows):
        while len(held) <= top + down:
            held.append([])
        line = held[top + down]
        line.extend([""] * (left + len(cells) - len(line)))
        line[left : left + len(cells)] = cells
    wide = max((len(cells) for cells in rows), default=1)
    return f"{sheet['title']}!{_letters(left)}{top + 1}:{_letters(left + max(wide, 1) - 1)}{top + max(len(rows), 1)}"


def _shown(book: dict[str, Any]) -> dict[str, Any]:
    sheets = [
        {
            "properties": {
                "sheetId": index,
                "title": sheet["title"],
                "index": index,
                "gridProperties": {"rowCount": max(1000, len(sheet["rows"])), "columnCount": 26},
            }
        }
        for index, sheet in enumerate(book["sheets"])
    ]
    return {
        "spreadsheetId": book["id"],
        "properties": {"title": book["title"], "locale": "en_US", "timeZone": "Etc/GMT"},
        "sheets": sheets,
        "spreadsheetUrl": book["url"],
    }


def _create(call: ToolCall) -> dict[str, Any]:
    book_id = call.records.new_id("sheet")
    book = {
        "id": book_id,
        "user_id": call.user_id,
        "title": call["title"],
        "url": f"https://docs.google.com/spreadsheets/d/{book_id}/edit",
        "sheets": [{"title": "Sheet1", "rows": []}],
        "created_at": call.now,
    }
    call.records.add_record("googlesheets.spreadsheets", book)
    return {"spreadsheet_id": book_id, "display_url": book["url"], **_shown(book)}


def _info(call: ToolCall) -> dict[str, Any]:
    return _shown(_book(call)[1])


def _search(call: ToolCall) -> dict[str, Any]:
    words = (call["query"] or "").lower()
    found = [
        {"id": row["id"], "name": row["title"], "webViewLink": row["url"], "createdTime": row["created_at"]}
        for row in newest(call, "googlesheets.spreadsheets", lambda row: row["user_id"] == call.user_id)
        if words in row["title"].lower()
    ]
    return {"spreadsheets": found[: call["max_results"]], "total_found": len(found)}


def _get(call: ToolCall) -> dict[str, Any]:
    _, book = _book(call)
    ranges = call["ranges"] or [sheet["title"] for sheet in book["sheets"][:1]]
    return {"spreadsheetId": book["id"], "valueRanges": [_read(book, written) for written in ranges]}


def _update(call: ToolCall) -> dict[str, Any]:
    index, book = _book(call)
    sheet = _sheet(book, call["sheet_name"])
    first = call["first_cell_location"]
    if first:
        sheet, top, left, _, _ = _area(book, f"{sheet['title']}!{first}")
    else:
        top, left = len(sheet["rows"]), 0
    place = _write(sheet, top, left, call["values"])
    call.records.change_record("googlesheets.spreadsheets", index, book)
    return _counted(book, place, call["values"])


def _append(call: ToolCall) -> dict[str, Any]:
    index, book = _book(call)
    sheet, _, left, _, _ = _area(book, call["range"])
    place = _write(sheet, len(sheet["rows"]), left, call["values"])
    call.records.change_record("googlesheets.spreadsheets", index, book)
    return {"spreadsheetId": book["id"], "tableRange": sheet["title"], "updates": _counted(book, place, call["values"])}


def _counted(book: dict[str, Any], place: str, rows: list[list[Any]]) -> dict[str, Any]:
    return {
        "spreadsheetId": book["id"],
        "updatedRange": place,
        "updatedRows": len(rows),
        "updatedColumns": max((len(row) for row in rows), default=0),
        "updatedCells": sum(len(row) for row in rows),
    }


def _lookup(call: ToolCall) -> dict[str, Any]:
    _, book = _book(call)
    sheet, top, _, _, _ = _area(book, call["range"]) if call["range"] else (_sheet(book, None), 0, 0, -1, -1)
    wanted = call["query"] if call["case_sensitive"] else call["query"].lower()
    for number, row in enumerate(sheet["rows"][top:], start=top + 1):
        if wanted in [str(cell) if call["case_sensitive"] else str(cell).lower() for cell in row]:
            return {"found": True, "row_number": number, "row_data": row}
    return {"found": False, "row_number": None, "row_data": []}


_WRITTEN = record(
    {"spreadsheetId": text(), "updatedRange": text(), "updatedRows": integer()},
    updatedColumns=integer(),
    updatedCells=integer(),
)
_INPUT = text("How cells are read.", enum=["RAW", "USER_ENTERED"], default="USER_ENTERED")


def _tool(
    slug: str, name: str, description: str, schema: dict[str, Any], run: Any, data: dict[str, Any], *tags: str
) -> Tool:
    return Tool(f"GOOGLESHEETS_{slug}", name, description, "googlesheets", schema, run, data, tags, (_SCOPE,))


TOOLKIT = Toolkit(
    slug="googlesheets",
    name="Google Sheets",
    description="Spreadsheets: their rows, columns and cells.",
    app_url="https://sheets.google.com",
    base_url="https://sheets.googleapis.com/v4",
    categories=("Documents", "Spreadsheets"),
    schemes=(managed_oauth("Google Sheets", (_SCOPE,), (_SCOPE,)),),
    collections=("googlesheets.spreadsheets",),
    tools=(
        _tool(
            "BATCH_GET",
            "Batch get spreadsheet values",
            "Reads the cells of ranges of a spreadsheet.",
            record(
                {"spreadsheet_id": _ID},
                ranges=array(text("A1 notation."), "Ranges to read; all of the first sheet by default."),
            ),
            _get,
            record(
                {"valueRanges": array(record({"range": text(), "values": _ROWS}, majorDimension=text()))},
                spreadsheetId=text(),
            ),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "BATCH_UPDATE",
            "Batch update spreadsheet values",
            "Writes values into cells of a sheet, from a first cell on, or below its last row.",
            record(
                {
                    "spreadsheet_id": _ID,
                    "sheet_name": text("Title of the sheet.", examples=["Sheet1"]),
                    "values": _ROWS,
                },
                first_cell_location=text("First cell to write, such as A1; the first free row when left out."),
                valueInputOption=_INPUT,
            ),
            _update,
            _WRITTEN,
            "updateHint",
            "openWorldHint",
            "important",
        ),
        _tool(
            "CREATE_GOOGLE_SHEET1",
            "Create spreadsheet",
            "Creates an empty spreadsheet.",
            record({"title": text("Title of the spreadsheet.", minLength=1)}),
            _create,
            record({"spreadsheet_id": text()}, display_url=text(), sheets=array(_SHEET)),
            "createHint",
            "important",
        ),
        _tool(
            "GET_SPREADSHEET_INFO",
            "Get spreadsheet info",
            "Reads the title and the sheets of a spreadsheet.",
            record({"spreadsheet_id": _ID}),
            _info,
            _BOOK,
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "LOOKUP_SPREADSHEET_ROW",
            "Look up spreadsheet row",
            "Finds the first row of a spreadsheet that has a cell with the given value.",
            record(
                {"spreadsheet_id": _ID, "query": text("Value of a whole cell.")},
                range=text("Where to look; the first sheet by default."),
                case_sensitive={"type": "boolean", "description": "Whether letter case counts.", "default": False},
            ),
            _lookup,
            record({"found": {"type": "boolean"}}, row_number=integer(), row_data=array(_CELL)),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "SEARCH_SPREADSHEETS",
            "Search spreadsheets",
            "Finds spreadsheets by words of their title, newest first.",
            record(
                query=text("Words of the title; empty for all.", default=""),
                max_results=integer("Spreadsheets at most.", default=10, minimum=1, maximum=1000),
            ),
            _search,
            record({"spreadsheets": array(record({"id": text(), "name": text()}, webViewLink=text()))}),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "SPREADSHEETS_VALUES_APPEND",
            "Append values to spreadsheet",
            "Adds rows below the last row of a sheet.",
            record(
                {
                    "spreadsheetId": _ID,
                    "range": text("Sheet or range, in A1 notation.", examples=["Sheet1!A1"]),
                    "values": _ROWS,
                },
                valueInputOption=_INPUT,
            ),
            _append,
            record({"updates": _WRITTEN}, tableRange=text()),
            "createHint",
            "openWorldHint",
        ),
    ),
)
