"""text_to_pdf: needs no account; makes a PDF file that opens, one line of text a line."""

from __future__ import annotations

from typing import Any, Final

from composio_async.emulator.shapes import record, text

from .model import Tool, ToolCall, Toolkit

_LINES: Final = 50
_WIDTH: Final = 90


def _convert(call: ToolCall) -> dict[str, Any]:
    name = f"{call['file_name'].removesuffix('.pdf')}.pdf"
    return {"file": call.files.offer(name, "application/pdf", pdf_of(call["text"]))}


def pdf_of(written: str) -> bytes:
    """A PDF of plain text; letters that Latin-1 lacks become question marks."""
    lines = [line[at : at + _WIDTH] for line in written.splitlines() or [""] for at in range(0, len(line) or 1, _WIDTH)]
    pages = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]
    numbers = [4 + 2 * index for index in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        box = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Contents {number + 1} 0 R >>".encode())
        shown = b"".join(b"(%s) Tj T*\n" % _escaped(line) for line in page)
        stream = b"BT /F1 11 Tf 15 TL 50 790 Td\n" + shown + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    file, places = b"%PDF-1.4\n", []
    for index, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (index, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(file))
    return file + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _escaped(line: str) -> bytes:
    letters = line.expandtabs(4).encode("latin-1", "replace")
    return letters.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


TOOLKIT = Toolkit(
    slug="text_to_pdf",
    name="Text to PDF",
    description="Turns text into PDF files.",
    app_url="https://composio.dev",
    categories=("Documents",),
    tools=(
        Tool(
            "TEXT_TO_PDF_CONVERT_TEXT_TO_PDF",
            "Convert text to PDF",
            "Makes a PDF file of text.",
            "text_to_pdf",
            record({"text": text("What to print.")}, file_name=text("Name of the file.", default="document.pdf")),
            _convert,
            record({"file": record({"name": text(), "mimetype": text(), "s3url": text()})}),
            ("idempotentHint", "important"),
            no_auth=True,
        ),
    ),
)
