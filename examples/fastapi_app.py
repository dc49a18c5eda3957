"""A FastAPI application with one client: a route that links a user's account, and one that runs a tool.

Run it against the emulator:

    python -m composio_async emulator --port 9900
    COMPOSIO_API_KEY=ak_emulator COMPOSIO_BASE_URL=http://127.0.0.1:9900 uvicorn fastapi_app:app
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Request
from fastapi.responses import JSONResponse

import composio_async
from composio_async import Composio, ComposioError


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open one client when the application starts, and close it when it ends."""
    async with Composio() as composio:
        app.state.composio = composio
        yield


def client(request: Request) -> Composio:
    """The application's client."""
    composio: Composio = request.app.state.composio
    return composio


Client = Annotated[Composio, Depends(client)]
app = FastAPI(lifespan=lifespan)


@app.post("/users/{user_id}/links/{toolkit}")
async def link(user_id: str, toolkit: str, composio: Client) -> dict[str, str | None]:
    """Make a link that the user follows to connect an account."""
    request = await composio.toolkits.authorize(user_id=user_id, toolkit=toolkit)
    return {"account_id": request.id, "redirect_url": request.redirect_url}


@app.post("/users/{user_id}/tools/{slug}")
async def execute(
    user_id: str, slug: str, composio: Client, arguments: Annotated[dict[str, Any], Body()]
) -> dict[str, Any]:
    """Run a tool with the user's account; a tool that could not do it says so in `error`."""
    return dict(await composio.tools.execute(slug, arguments, user_id=user_id))


@app.exception_handler(ComposioError)
async def failed(_: Request, error: ComposioError) -> JSONResponse:
    """Tell the caller what is the caller's to mend; the rest is between this application and the platform."""
    detail = " ".join(filter(None, [error.message, error.suggested_fix]))
    match error:
        case composio_async.ConnectionRequiredError() | composio_async.ComposioMultipleConnectedAccountsError():
            return JSONResponse({"detail": detail}, 409)
        case composio_async.InvalidParams() | composio_async.InvalidParamsType():
            return JSONResponse({"detail": detail}, 400)
        case composio_async.NotFoundError():
            return JSONResponse({"detail": detail}, 404)
        case composio_async.APITimeoutError():
            return JSONResponse({"detail": "The platform took too long."}, 504)
    return JSONResponse({"detail": "The platform failed.", "request_id": error.request_id}, 502)
