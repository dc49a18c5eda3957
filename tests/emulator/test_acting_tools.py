"""Tools that act on state: what one tool makes, another finds."""

from __future__ import annotations

import hashlib

import pytest

EVENT = {"start_datetime": "2026-02-02T10:00:00", "summary": "Review", "attendees": ["ada@example.com"]}


@pytest.fixture
def act(api, emulator):
    async def run(slug, user_id="user_1", **arguments):
        toolkit = slug.partition("_")[0].lower()
        if not (await api.get(f"connected_accounts?user_ids={user_id}&toolkit_slugs={toolkit}"))["items"]:
            emulator.connect(user_id, toolkit)
        done = await api.run(slug, user_id, **arguments)
        assert done["successful"], done["error"]
        return done["data"]

    async def fails(slug, user_id="user_1", **arguments):
        done = await api.run(slug, user_id, **arguments)
        assert not done["successful"], done["data"]
        return done["error"]

    run.fails = fails
    return run


async def test_calendar(act):
    """An event made is found and listed in order, changed, seen as busy time, and gone once deleted."""
    later = await act("GOOGLECALENDAR_CREATE_EVENT", **{**EVENT, "start_datetime": "2026-02-02T15:00:00"})
    event = (await act("GOOGLECALENDAR_CREATE_EVENT", **EVENT, event_duration_hour=1))["response_data"]
    assert event["end"]["dateTime"] == "2026-02-02T11:30:00+00:00"
    day = {"timeMin": "2026-02-02T00:00:00Z", "timeMax": "2026-02-03T00:00:00Z"}
    listed = await act("GOOGLECALENDAR_EVENTS_LIST", **day)
    assert [row["id"] for row in listed["items"]] == [event["id"], later["response_data"]["id"]]
    assert (await act("GOOGLECALENDAR_EVENTS_LIST", "user_2", **day))["items"] == []
    found = await act("GOOGLECALENDAR_FIND_EVENT", query="ada@")
    assert len(found["event_data"]["event_data"]) == 2
    free = await act("GOOGLECALENDAR_FIND_FREE_SLOTS", time_min=day["timeMin"], time_max="2026-02-02T12:00:00Z")
    assert free["calendars"]["primary"]["free"] == [
        {"start": "2026-02-02T00:00:00+00:00", "end": "2026-02-02T10:00:00+00:00"},
        {"start": "2026-02-02T11:30:00+00:00", "end": "2026-02-02T12:00:00+00:00"},
    ]
    changed = await act("GOOGLECALENDAR_UPDATE_EVENT", event_id=event["id"], summary="Moved")
    assert (changed["response_data"]["summary"], changed["response_data"]["start"]) == ("Moved", event["start"])
    await act("GOOGLECALENDAR_DELETE_EVENT", event_id=event["id"])
    assert len((await act("GOOGLECALENDAR_EVENTS_LIST", **day))["items"]) == 1
    assert "410" in await act.fails("GOOGLECALENDAR_DELETE_EVENT", event_id=event["id"])
    assert "404" in await act.fails("GOOGLECALENDAR_UPDATE_EVENT", event_id="evt_9", summary="x")
    assert "not 'soon'" in await act.fails("GOOGLECALENDAR_CREATE_EVENT", start_datetime="soon")
    assert "end after" in await act.fails("GOOGLECALENDAR_CREATE_EVENT", **EVENT, event_duration_minutes=0)


async def test_drive(act, api):
    """A file uploaded is found by query and folder, and downloads with the same bytes; the trash hides it."""
    folder = await act("GOOGLEDRIVE_CREATE_FOLDER", folder_name="Reports")
    content = b"\x00quarter\xff"
    announced = await api.post(
        "files/upload/request",
        {
            "toolkit_slug": "googledrive",
            "tool_slug": "GOOGLEDRIVE_UPLOAD_FILE",
            "filename": "q1.bin",
            "mimetype": "application/x-test",
            "md5": hashlib.md5(content).hexdigest(),
        },
    )
    given = {"name": "q1.bin", "mimetype": "application/x-test", "s3key": announced["key"]}
    error = await act.fails("GOOGLEDRIVE_UPLOAD_FILE", file_to_upload=given)
    assert announced["key"] in error
    url = announced["new_presigned_url"]
    async with api.http.put(url, data=content, headers={"content-type": "application/x-test"}) as answer:
        assert answer.status == 200
    file = await act("GOOGLEDRIVE_UPLOAD_FILE", file_to_upload=given, folder_to_upload_to=folder["id"])
    assert (file["size"], file["parents"]) == (str(len(content)), [folder["id"]])
    for search in ({"q": "name contains 'Q1' and trashed = false"}, {"folder_id": folder["id"]}):
        assert [row["id"] for row in (await act("GOOGLEDRIVE_FIND_FILE", **search))["files"]] == [file["id"]]
    fetched = (await act("GOOGLEDRIVE_DOWNLOAD_FILE", fileId=file["id"]))["downloaded_file_content"]
    async with api.http.get(fetched["s3url"]) as answer:
        assert (await answer.read(), fetched["name"]) == (content, "q1.bin")
    await act("GOOGLEDRIVE_ADD_FILE_SHARING_PREFERENCE", file_id=file["id"], role="reader", type="anyone")
    assert len((await act("GOOGLEDRIVE_GET_FILE_METADATA", fileId=file["id"]))["permissions"]) == 1
    await act("GOOGLEDRIVE_TRASH_FILE", file_id=file["id"])
    assert (await act("GOOGLEDRIVE_FIND_FILE", folder_id=folder["id"]))["files"] == []
    assert "does not read" in await act.fails("GOOGLEDRIVE_FIND_FILE", q="owner is me")
    text = await act("GOOGLEDRIVE_CREATE_FILE_FROM_TEXT", file_name="a.txt", text_content="hello")
    fetched = (await act("GOOGLEDRIVE_DOWNLOAD_FILE", fileId=text["id"]))["downloaded_file_content"]
    async with api.http.get(fetched["s3url"]) as answer:
        assert await answer.text() == "hello"


async def test_sheets(act):
    """Cells written by range, appended or looked up are read back by range in A1 notation."""
    book = (await act("GOOGLESHEETS_CREATE_GOOGLE_SHEET1", title="Team"))["spreadsheet_id"]
    rows = [["Name", "Age"], ["Ada", 36]]
    done = await act("GOOGLESHEETS_BATCH_UPDATE", spreadsheet_id=book, sheet_name="Sheet1", values=rows)
    assert done["updatedRange"] == "Sheet1!A1:B2"
    await act("GOOGLESHEETS_SPREADSHEETS_VALUES_APPEND", spreadsheetId=book, range="Sheet1!A1", values=[["Alan", 41]])
    await act(
        "GOOGLESHEETS_BATCH_UPDATE",
        spreadsheet_id=book,
        sheet_name="Sheet1",
        first_cell_location="AA2",
        values=[["far"]],
    )
    got = await act("GOOGLESHEETS_BATCH_GET", spreadsheet_id=book, ranges=["Sheet1!A2:B3", "Sheet1!B:B", "AA2"])
    assert [one["values"] for one in got["valueRanges"]] == [
        [["Ada", 36], ["Alan", 41]],
        [["Age"], [36], [41]],
        [["far"]],
    ]
    found = await act("GOOGLESHEETS_LOOKUP_SPREADSHEET_ROW", spreadsheet_id=book, query="alan")
    assert (found["row_number"], found["row_data"]) == (3, ["Alan", 41])
    assert (await act("GOOGLESHEETS_GET_SPREADSHEET_INFO", spreadsheet_id=book))["properties"]["title"] == "Team"
    assert (await act("GOOGLESHEETS_SEARCH_SPREADSHEETS", query="tea"))["spreadsheets"][0]["id"] == book
    assert "no sheet" in await act.fails("GOOGLESHEETS_BATCH_GET", spreadsheet_id=book, ranges=["Other!A1"])
    assert "404" in await act.fails("GOOGLESHEETS_BATCH_GET", "user_1", spreadsheet_id="sheet_9")


async def test_jira(act):
    """An issue made is found with JQL, moved through its states, changed and commented on."""
    issue = await act("JIRA_CREATE_ISSUE", project_key="emu", summary="Broken login", labels=["backend"])
    assert issue["key"] == "EMU-1"
    await act("JIRA_CREATE_ISSUE", project_key="OPS", summary="Other", issue_type="Bug")
    await act("JIRA_TRANSITION_ISSUE", issue_id_or_key="EMU-1", transition_id_or_name="done")
    await act("JIRA_EDIT_ISSUE", issue_id_or_key="emu-1", priority="High")
    await act("JIRA_ADD_COMMENT", issue_id_or_key=issue["id"], comment="Fixed")
    got = await act("JIRA_GET_ISSUE", issue_id_or_key="EMU-1")
    assert got["fields"]["status"] == {"name": "Done"}
    assert (got["fields"]["priority"], got["comments"][0]["body"]) == ({"name": "High"}, "Fixed")
    for jql, keys in {
        'project = EMU AND status = "Done" ORDER BY created DESC': ["EMU-1"],
        "status in (Done, 'To Do')": ["OPS-1", "EMU-1"],
        'text ~ "LOGIN" AND labels = backend': ["EMU-1"],
        "issuetype != Bug": ["EMU-1"],
    }.items():
        found = await act("JIRA_SEARCH_FOR_ISSUES_USING_JQL_POST", jql=jql)
        assert [row["key"] for row in found["issues"]] == keys, jql
    assert "EMU, OPS" in await act.fails("JIRA_CREATE_ISSUE", project_key="NO", summary="x")
    assert "11 (To Do)" in await act.fails(
        "JIRA_TRANSITION_ISSUE", issue_id_or_key="EMU-1", transition_id_or_name="Nowhere"
    )
    assert "does not read" in await act.fails("JIRA_SEARCH_FOR_ISSUES_USING_JQL_POST", jql="sprint in open()")


async def test_stripe(act):
    """Customers are found, invoices add up, and a payment gives back no more than was paid."""
    customer = await act("STRIPE_CREATE_CUSTOMER", email="ada@example.com", name="Ada")
    assert (await act("STRIPE_LIST_CUSTOMERS", email="ada@example.com"))["data"] == [customer]
    assert (await act("STRIPE_UPDATE_CUSTOMER", customer_id=customer["id"], phone="1"))["phone"] == "1"
    assert (await act("STRIPE_RETRIEVE_CUSTOMER", customer_id=customer["id"]))["name"] == "Ada"
    items = [{"amount": 250, "quantity": 2}, {"amount": 100}]
    invoice = await act("STRIPE_CREATE_INVOICE", customer=customer["id"], items=items, currency="eur")
    assert (invoice["amount_due"], invoice["status"]) == (600, "draft")
    assert (await act("STRIPE_LIST_INVOICES", customer=customer["id"]))["data"][0]["id"] == invoice["id"]
    payment = await act("STRIPE_CREATE_PAYMENT_INTENT", amount=500, customer=customer["id"], confirm=True)
    assert (await act("STRIPE_CREATE_REFUND", payment_intent=payment["id"], amount=200))["amount"] == 200
    assert (await act("STRIPE_CREATE_REFUND", payment_intent=payment["id"]))["amount"] == 300
    assert "already_refunded" in await act.fails("STRIPE_CREATE_REFUND", payment_intent=payment["id"])
    assert "resource_missing" in await act.fails("STRIPE_CREATE_INVOICE", customer="cus_9")
    assert "must match" in await act.fails("STRIPE_CREATE_PAYMENT_INTENT", amount=1, currency="EURO")


async def test_hubspot(act):
    """A contact made is read, changed and found by filters; a second one with its address is refused."""
    contact = await act("HUBSPOT_CREATE_CONTACT", email="ada@example.com", firstname="Ada")
    await act("HUBSPOT_CREATE_CONTACT", email="alan@example.com", properties={"city": "London"})
    await act("HUBSPOT_UPDATE_CONTACT", contactId=contact["id"], jobtitle="Engineer")
    got = await act("HUBSPOT_READ_CONTACT", contactId="ada@example.com", idProperty="email")
    assert (got["id"], got["properties"]["jobtitle"]) == (contact["id"], "Engineer")
    groups = [{"filters": [{"propertyName": "city", "operator": "EQ", "value": "london"}]}]
    found = await act("HUBSPOT_SEARCH_CONTACTS_BY_CRITERIA", filterGroups=groups)
    assert [row["properties"]["email"] for row in found["results"]] == ["alan@example.com"]
    first = await act("HUBSPOT_LIST_CONTACTS", limit=1)
    second = await act("HUBSPOT_LIST_CONTACTS", limit=1, after=first["paging"]["next"]["after"])
    assert (first["results"][0]["id"], second["paging"]) == (contact["id"], {})
    await act("HUBSPOT_CREATE_DEAL", dealname="Big", amount="5000")
    assert (await act("HUBSPOT_LIST_DEALS"))["results"][0]["properties"]["amount"] == "5000"
    assert (await act("HUBSPOT_CREATE_COMPANY", name="Example"))["properties"]["name"] == "Example"
    assert "already exists" in await act.fails("HUBSPOT_CREATE_CONTACT", email="ada@example.com")


async def test_mailbox(act):
    """A draft is sent once, an answer joins the thread, labels and the trash say what a search finds."""
    draft = await act(
        "GMAIL_CREATE_EMAIL_DRAFT", recipient_email="user_2@example.com", subject="Plan", body="Shall we?"
    )
    assert (await act("GMAIL_LIST_DRAFTS"))["drafts"][0]["id"] == draft["id"]
    sent = await act("GMAIL_SEND_DRAFT", draft_id=draft["id"])
    assert (await act("GMAIL_LIST_DRAFTS"))["drafts"] == []
    assert "no draft" in await act.fails("GMAIL_SEND_DRAFT", draft_id=draft["id"])
    answer = await act("GMAIL_REPLY_TO_THREAD", "user_2", thread_id=sent["threadId"], message_body="Yes")
    thread = await act("GMAIL_FETCH_MESSAGE_BY_THREAD_ID", thread_id=sent["threadId"])
    assert [(m["subject"], m["sender"]) for m in thread["messages"]] == [
        ("Plan", "user_1@example.com"),
        ("Re: Plan", "user_2@example.com"),
    ]
    label = await act("GMAIL_CREATE_LABEL", label_name="Work")
    await act(
        "GMAIL_ADD_LABEL_TO_EMAIL",
        message_id=answer["id"],
        add_label_ids=[label["id"], "STARRED"],
        remove_label_ids=["UNREAD"],
    )
    found = (await act("GMAIL_FETCH_EMAILS", label_ids=[label["id"]], query="is:read"))["messages"]
    assert [one["messageId"] for one in found] == [answer["id"]]
    assert found[0]["labelIds"] == ["INBOX", label["id"], "STARRED"]
    assert (await act("GMAIL_FETCH_EMAILS", query="is:unread"))["messages"] == []
    assert "Work" in [one["name"] for one in (await act("GMAIL_LIST_LABELS"))["labels"]]
    await act("GMAIL_MOVE_TO_TRASH", message_id=answer["id"])
    assert answer["id"] not in [one["messageId"] for one in (await act("GMAIL_FETCH_EMAILS"))["messages"]]
    trashed = (await act("GMAIL_FETCH_EMAILS", query="in:trash"))["messages"]
    assert [one["messageId"] for one in trashed] == [answer["id"]]
    assert (await act("GMAIL_FETCH_MESSAGE_BY_MESSAGE_ID", message_id=answer["id"]))["messageText"] == "Yes"
    assert (await act("GMAIL_GET_PROFILE"))["messagesTotal"] == 2
    assert "Invalid label" in await act.fails("GMAIL_ADD_LABEL_TO_EMAIL", message_id=answer["id"], add_label_ids=["NO"])


async def test_github(act):
    """Comments count on their issue, issues are searched, pull requests are opened once, listed and merged."""
    place = {"owner": "octocat", "repo": "hello"}
    issue = await act("GITHUB_CREATE_AN_ISSUE", **place, title="Crash at start", labels=["bug"])
    await act("GITHUB_CREATE_AN_ISSUE_COMMENT", **place, issue_number=1, body="Me too")
    listed = await act("GITHUB_LIST_ISSUE_COMMENTS", **place, issue_number=1)
    assert [one["body"] for one in listed["comments"]] == ["Me too"]
    assert (await act("GITHUB_GET_AN_ISSUE", **place, issue_number=1))["comments"] == 1
    found = await act("GITHUB_SEARCH_ISSUES_AND_PULL_REQUESTS", q="crash repo:octocat/hello label:bug is:open")
    assert [one["id"] for one in found["items"]] == [issue["id"]]
    assert (await act("GITHUB_SEARCH_ISSUES_AND_PULL_REQUESTS", q="crash repo:a/b"))["items"] == []
    order = {**place, "title": "Fix", "head": "fix", "base": "main"}
    pull = await act("GITHUB_CREATE_A_PULL_REQUEST", **order)
    assert pull["number"] == 2
    assert "already exists" in await act.fails("GITHUB_CREATE_A_PULL_REQUEST", **order)
    assert len((await act("GITHUB_LIST_PULL_REQUESTS", **place))["pull_requests"]) == 1
    assert (await act("GITHUB_MERGE_A_PULL_REQUEST", **place, pull_number=2))["merged"] is True
    assert (await act("GITHUB_GET_A_PULL_REQUEST", **place, pull_number=2))["state"] == "closed"
    assert "405" in await act.fails("GITHUB_MERGE_A_PULL_REQUEST", **place, pull_number=2)
    assert (await act("GITHUB_CREATE_AN_ISSUE", **place, title="Next"))["number"] == 3
    assert (await act("GITHUB_LIST_REPOSITORIES_FOR_THE_AUTHENTICATED_USER"))["total_count"] == 3


async def test_slack(act):
    """A channel made is listed and written to; threads, reactions, pages of history and search see its messages."""
    channel = (await act("SLACK_CREATE_CHANNEL", name="releases"))["channel"]
    assert channel in (await act("SLACK_LIST_ALL_CHANNELS", channel_name="rel"))["channels"]
    first = await act("SLACK_SEND_MESSAGE", channel="releases", text="1.0 is out")
    await act("SLACK_SEND_MESSAGE", "user_2", channel="#releases", text="Hooray", thread_ts=first["ts"])
    thread = await act("SLACK_FETCH_MESSAGE_THREAD_FROM_A_CONVERSATION", channel=channel["id"], ts=first["ts"])
    assert [one["text"] for one in thread["messages"]] == ["1.0 is out", "Hooray"]
    order = {"channel": "releases", "name": ":tada:", "timestamp": first["ts"]}
    await act("SLACK_ADD_REACTION_TO_AN_ITEM", **order)
    assert "already_reacted" in await act.fails("SLACK_ADD_REACTION_TO_AN_ITEM", **order)
    page = await act("SLACK_FETCH_CONVERSATION_HISTORY", channel="releases", limit=1)
    cursor = page["response_metadata"]["next_cursor"]
    rest = await act("SLACK_FETCH_CONVERSATION_HISTORY", channel="releases", limit=1, cursor=cursor)
    assert (page["messages"][0]["text"], rest["messages"][0]["reactions"]) == (
        "Hooray",
        [{"name": "tada", "user": "user_1"}],
    )
    latest = await act("SLACK_FETCH_CONVERSATION_HISTORY", channel="releases", latest=first["ts"])
    assert [one["ts"] for one in latest["messages"]] == [first["ts"]]
    found = await act("SLACK_SEARCH_MESSAGES", query="out in:#releases from:user_1")
    assert found["messages"]["total"] == 1
    assert [one["name"] for one in (await act("SLACK_LIST_ALL_USERS"))["members"]] == ["user_1", "user_2"]
    assert "name_taken" in await act.fails("SLACK_CREATE_CHANNEL", name="general")
