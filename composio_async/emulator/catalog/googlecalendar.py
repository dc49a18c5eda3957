"""googlecalendar: a primary calendar for each user, and the events in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from composio_async.emulator.shapes import array, flag, integer, record, text

from .held import change, find, newest, page
from .model import Tool, ToolCall, ToolFailedError, Toolkit, managed_oauth

_SCOPE = "https://www.googleapis.com/auth/calendar"
_CALENDAR = text("Id of the calendar; primary is the user's own.", default="primary", examples=["primary"])
_MOMENT = record(dateTime=text("RFC 3339 instant.", format="date-time"), date=text(), timeZone=text("IANA zone."))
_ATTENDEE = record({"email": text("Address.", format="email")}, responseStatus=text(), optional=flag())
_EVENT = record(
    {"id": text("Id of the event."), "status": text("confirmed or cancelled."), "summary": text("Title.")},
    htmlLink=text("Page of the event."),
    description=text(),
    location=text(),
    start=_MOMENT,
    end=_MOMENT,
    attendees=array(_ATTENDEE),
    recurrence=array(text()),
    hangoutLink=text(),
    created=text(format="date-time"),
    updated=text(format="date-time"),
)
_WHEN: dict[str, Any] = {
    "event_duration_hour": integer("Whole hours that it takes.", default=0, minimum=0, maximum=24),
    "event_duration_minutes": integer("Minutes beyond the hours.", default=30, minimum=0, maximum=59),
    "timezone": text("IANA zone of start_datetime.", default="UTC", examples=["Europe/Berlin"]),
    "attendees": array(text("Address."), "Addresses of those to invite."),
    "description": text("What it is about."),
    "location": text("Where it takes place."),
    "recurrence": array(text(), "RRULE lines.", examples=[["RRULE:FREQ=WEEKLY;COUNT=4"]]),
    "create_meeting_room": flag("Whether to add a link for a video call.", default=False),
}


def _moment(written: str, what: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise ToolFailedError(f"{what} must be an ISO 8601 date and time, not {written!r}") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _owned(call: ToolCall, event_id: Any = None) -> Any:
    calendar = call["calendar_id"] or call["calendarId"] or "primary"
    if calendar not in ("primary", call.user_id):
        raise ToolFailedError(f"Not Found: there is no calendar {calendar!r}; primary always exists (404)")
    return lambda row: row["user_id"] == call.user_id and (event_id is None or row["id"] == event_id)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "user_id"}


def _times(call: ToolCall) -> tuple[dict[str, Any], dict[str, Any]]:
    start = _moment(call["start_datetime"], "start_datetime")
    end = start + timedelta(hours=call["event_duration_hour"] or 0, minutes=call["event_duration_minutes"] or 0)
    if call["end_datetime"]:
        end = _moment(call["end_datetime"], "end_datetime")
    if end <= start:
        raise ToolFailedError("The event must end after it starts: give a duration or a later end_datetime")
    zone = call["timezone"] or "UTC"
    return {"dateTime": start.isoformat(), "timeZone": zone}, {"dateTime": end.isoformat(), "timeZone": zone}


def _create(call: ToolCall) -> dict[str, Any]:
    _owned(call)
    start, end = _times(call)
    event_id = call.records.new_id("evt")
    event = {
        "id": event_id,
        "user_id": call.user_id,
        "kind": "calendar#event",
        "status": "confirmed",
        "summary": call["summary"] or "(No title)",
        "description": call["description"] or "",
        "location": call["location"] or "",
        "start": start,
        "end": end,
        "attendees": [{"email": address, "responseStatus": "needsAction"} for address in call["attendees"] or []],
        "recurrence": call["recurrence"] or [],
        "organizer": {"email": call.user_id if "@" in call.user_id else f"{call.user_id}@example.com", "self": True},
        "hangoutLink": f"https://meet.google.com/{event_id}" if call["create_meeting_room"] else None,
        "htmlLink": f"https://www.google.com/calendar/event?eid={event_id}",
        "created": call.now,
        "updated": call.now,
    }
    call.records.add_record("googlecalendar.events", event)
    return {"response_data": _shown(event)}


def _update(call: ToolCall) -> dict[str, Any]:
    wanted = _owned(call, call["event_id"])
    missing = f"Not Found: there is no event {call['event_id']!r} (404)"
    _, held = find(call, "googlecalendar.events", wanted, missing)
    start, end = _times(call) if call["start_datetime"] else (held["start"], held["end"])
    people = call["attendees"]
    changed = change(
        call,
        "googlecalendar.events",
        wanted,
        missing,
        summary=call["summary"],
        description=call["description"],
        location=call["location"],
        start=start,
        end=end,
        recurrence=call["recurrence"],
        attendees=people and [{"email": address, "responseStatus": "needsAction"} for address in people],
        updated=call.now,
    )
    return {"response_data": _shown(changed)}


def _delete(call: ToolCall) -> dict[str, Any]:
    missing = f"Not Found: there is no event {call['event_id']!r} (404)"
    _, held = find(call, "googlecalendar.events", _owned(call, call["event_id"]), missing)
    if held["status"] == "cancelled":
        raise ToolFailedError("Resource has been deleted (410)")
    change(call, "googlecalendar.events", _owned(call, call["event_id"]), missing, status="cancelled", updated=call.now)
    return {"status": "success"}


def _listed(call: ToolCall) -> list[dict[str, Any]]:
    least = _moment(call["timeMin"], "timeMin") if call["timeMin"] else None
    most = _moment(call["timeMax"], "timeMax") if call["timeMax"] else None
    if least and most and least >= most:
        raise ToolFailedError("The specified time range is empty: timeMin must be before timeMax (400)")
    words = str(call["query"] or call["q"] or "").lower()
    shown = []
    for row in newest(call, "googlecalendar.events", _owned(call)):
        told = f"{row['summary']} {row['description']} {row['location']}".lower()
        told += " ".join(person["email"] for person in row["attendees"])
        inside = (most is None or _moment(row["start"]["dateTime"], "start") < most) and (
            least is None or _moment(row["end"]["dateTime"], "end") > least
        )
        if inside and words in told and (row["status"] == "confirmed" or call["showDeleted"] or call["show_deleted"]):
            shown.append(_shown(row))
    return sorted(shown, key=lambda row: _moment(row["start"]["dateTime"], "start"))


def _list(call: ToolCall) -> dict[str, Any]:
    rows, token = page(_listed(call), call["maxResults"], call["pageToken"])
    return {
        "kind": "calendar#events",
        "summary": call.user_id,
        "timeZone": "UTC",
        "items": rows,
        "nextPageToken": token,
    }


def _find(call: ToolCall) -> dict[str, Any]:
    rows, token = page(_listed(call), call["max_results"], call["page_token"])
    return {"event_data": {"event_data": rows}, "nextPageToken": token}


def _free(call: ToolCall) -> dict[str, Any]:
    least, most = _moment(call["time_min"], "time_min"), _moment(call["time_max"], "time_max")
    if least >= most:
        raise ToolFailedError("time_min must be before time_max")
    busy = sorted(
        (max(least, _moment(row["start"]["dateTime"], "start")), min(most, _moment(row["end"]["dateTime"], "end")))
        for row in newest(call, "googlecalendar.events", _owned(call))
        if row["status"] == "confirmed"
    )
    busy = [(start, end) for start, end in busy if start < end]
    free, at = [], least
    for start, end in busy:
        if start > at:
            free.append({"start": at.isoformat(), "end": start.isoformat()})
        at = max(at, end)
    if at < most:
        free.append({"start": at.isoformat(), "end": most.isoformat()})
    taken = [{"start": start.isoformat(), "end": end.isoformat()} for start, end in busy]
    return {
        "calendars": {"primary": {"busy": taken, "free": free}},
        "timeMin": call["time_min"],
        "timeMax": call["time_max"],
    }


def _calendars(call: ToolCall) -> dict[str, Any]:
    own = {"id": "primary", "summary": call.user_id, "primary": True, "accessRole": "owner", "timeZone": "UTC"}
    return {"calendars": [own], "nextPageToken": None}


def _tool(
    slug: str, name: str, description: str, schema: dict[str, Any], run: Any, data: dict[str, Any], *tags: str
) -> Tool:
    return Tool(f"GOOGLECALENDAR_{slug}", name, description, "googlecalendar", schema, run, data, tags, (_SCOPE,))


_RANGE: dict[str, Any] = {
    "timeMin": text("Only events that end after this instant.", format="date-time"),
    "timeMax": text("Only events that start before this instant.", format="date-time"),
}

TOOLKIT = Toolkit(
    slug="googlecalendar",
    name="Google Calendar",
    description="Events, invitations and free time.",
    app_url="https://calendar.google.com",
    base_url="https://www.googleapis.com/calendar/v3",
    categories=("Productivity", "Scheduling"),
    schemes=(managed_oauth("Google Calendar", (_SCOPE, f"{_SCOPE}.events"), (_SCOPE,)),),
    user_endpoint="/users/me/calendarList/primary",
    collections=("googlecalendar.events",),
    tools=(
        _tool(
            "CREATE_EVENT",
            "Create event",
            "Creates an event in a calendar: a meeting, an appointment, a reminder.",
            record(
                {"start_datetime": text("When it starts, ISO 8601.", examples=["2026-01-16T13:00:00"])},
                summary=text("Title of the event."),
                calendar_id=_CALENDAR,
                end_datetime=text("When it ends, instead of a duration."),
                **_WHEN,
            ),
            _create,
            record({"response_data": _EVENT}),
            "createHint",
            "openWorldHint",
            "important",
        ),
        _tool(
            "DELETE_EVENT",
            "Delete event",
            "Deletes an event from a calendar.",
            record({"event_id": text("Id of the event.")}, calendar_id=_CALENDAR),
            _delete,
            record({"status": text()}),
            "destructiveHint",
            "openWorldHint",
        ),
        _tool(
            "EVENTS_LIST",
            "List events",
            "Lists the events of a calendar in a range of time, earliest first.",
            record(
                calendarId=_CALENDAR,
                **_RANGE,
                q=text("Words to look for."),
                maxResults=integer("Events per page.", default=250, minimum=1, maximum=2500),
                pageToken=text("The nextPageToken of the page before."),
                orderBy=text("Order of the list.", enum=["startTime", "updated"]),
                singleEvents=flag("Whether to unfold recurring events.", default=False),
                showDeleted=flag("Whether to include deleted events.", default=False),
            ),
            _list,
            record({"items": array(_EVENT)}, nextPageToken=text(), timeZone=text()),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "FIND_EVENT",
            "Find event",
            "Searches a calendar for events by words and time.",
            record(
                calendar_id=_CALENDAR,
                query=text("Words of the title, description, place or attendees."),
                **_RANGE,
                max_results=integer("Events per page.", default=10, minimum=1, maximum=2500),
                page_token=text("The nextPageToken of the page before."),
                show_deleted=flag("Whether to include deleted events.", default=False),
            ),
            _find,
            record({"event_data": record({"event_data": array(_EVENT)})}, nextPageToken=text()),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "FIND_FREE_SLOTS",
            "Find free slots",
            "Finds when a calendar is free and when it is busy.",
            record(
                {
                    "time_min": text("Start of the range, ISO 8601."),
                    "time_max": text("End of the range, ISO 8601."),
                },
                items=array(text("Id of a calendar."), "Calendars to look at.", default=["primary"]),
                timezone=text("IANA zone of the answer.", default="UTC"),
            ),
            _free,
            record({"calendars": record(primary=record(busy=array(_MOMENT), free=array(_MOMENT)))}),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "LIST_CALENDARS",
            "List calendars",
            "Lists the calendars of the connected account.",
            record(max_results=integer("Calendars per page.", default=100, minimum=1, maximum=250)),
            _calendars,
            record({"calendars": array(record({"id": text(), "summary": text()}, primary=flag(), timeZone=text()))}),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "UPDATE_EVENT",
            "Update event",
            "Changes an event: its title, time, place or attendees; what is left out stays.",
            record(
                {"event_id": text("Id of the event.")},
                start_datetime=text("When it starts, ISO 8601."),
                end_datetime=text("When it ends, instead of a duration."),
                summary=text("New title."),
                calendar_id=_CALENDAR,
                **_WHEN,
            ),
            _update,
            record({"response_data": _EVENT}),
            "updateHint",
            "idempotentHint",
            "openWorldHint",
        ),
    ),
)
