"""A FastAPI application with one client: a route that links a user's account, and one that runs a tool.

Run it against the emulator:

    python -m composio_async emulator --port 9900
    COMPOSIO_API_KEY=ak_emulator COMPOSIO_BASE_URL=http://127.0.0.1:9900 uvicorn fastapi_app:app
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, HTTPException, Request

from composio_async import Composio, ComposioError, ConnectionRequiredError


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open one client when the application starts, and close it when it ends."""
    async with Composio() as composio:
        app.state.composio = composio
        yield


def client(request: Request) -> Composio[Any]:
    """The application's client."""
    composio: Composio[Any] = request.app.state.composio
    return composio


Client = Annotated[Composio[Any], Depends(client)]
app = FastAPI(lifespan=lifespan)


@app.post("/users/{user_id}/links/{toolkit}")
async def link(user_id: str, toolkit: str, composio: Client) -> dict[str, str | None]:
    """Make a link that the user follows to connect an account."""
    try:
        request = await composio.toolkits.authorize(user_id=user_id, toolkit=toolkit)
    except ComposioError as error:
        raise HTTPException(error.status or 502, str(error)) from error
    return {"account_id": request.id, "redirect_url": request.redirect_url}


@app.post("/users/{user_id}/tools/{slug}")
async def execute(
    user_id: str, slug: str, composio: Client, arguments: Annotated[dict[str, Any], Body()]
) -> dict[str, Any]:
    """Run a tool with the user's account."""
    try:
        result = await composio.tools.execute(slug, arguments, user_id=user_id)
    except ConnectionRequiredError as error:
        raise HTTPException(409, "Connect an account first.") from error
    except ComposioError as error:
        raise HTTPException(error.status or 502, str(error)) from error
    return {"successful": result.successful, "data": result.data, "error": result.error}
