"""A fast server that counts: which call was delivered how often, and which connections are open or busy.

It runs in a thread of the script or test that asks for it.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any


class Counting:
    """Answers each execution of a tool; its argument `n` names the call.

    Args:
        delay: Seconds before the answer to a call.
        pause: Seconds between an answer's head and its body.

    Attributes:
        deliveries: How often each call arrived.
        open: Connections that are open.
        busy: Requests that wait for their answer.
        gone: Requests whose client went away before the answer.
    """

    def __init__(self, delay: Callable[[int], float] = lambda n: 0.0, pause: float = 0.0) -> None:
        self.deliveries: Counter[int] = Counter()
        self.open = self.busy = self.gone = 0
        self._delay = delay
        self._pause = pause
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._started.wait(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            self._server = runner.run(asyncio.start_server(self._serve, "127.0.0.1", 0))
            self._loop.call_soon(self._started.set)
            self._loop.run_forever()
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            while await self._answer(reader, writer):
                continue
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            self.open -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        size = int(head.partition("content-length:")[2].partition("\r\n")[0])
        number = json.loads(await reader.readexactly(size))["arguments"]["n"]
        self.deliveries[number] += 1
        if delay := self._delay(number):
            self.busy += 1
            try:
                await asyncio.wait_for(reader.read(1), delay)
            except TimeoutError:
                pass
            else:
                self.gone += 1
                return False
            finally:
                self.busy -= 1
        data: dict[str, Any] = {"data": {"n": number}, "successful": True, "error": None, "log_id": "log_1"}
        body = json.dumps(data).encode()
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body))
        if self._pause:
            await writer.drain()
            self.busy += 1
            await asyncio.sleep(self._pause)
        writer.write(body)
        await writer.drain()
        return True
