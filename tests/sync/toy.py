"""A small asynchronous package with every kind of member that the generator has a rule for."""

from __future__ import annotations

import textwrap
from pathlib import Path

from composio_async._syncgen import Plan, Root

FILES = {
    "__init__.py": '''
        """An asyncio SDK for toys."""

        from __future__ import annotations

        from toy_async import paint
        from toy_async.client import Client
        from toy_async.models import Toy
        from toy_async.server import Server
        from toy_async.things import Changes, Thing
        from composio_async.pagination import Page, Pager

        __all__ = ["Changes", "Client", "Page", "Pager", "Server", "Thing", "Toy", "paint"]
        __version__ = "1"
        ''',
    "_marks.py": '''
        """A decorator that is kept."""

        from __future__ import annotations

        import functools
        from collections.abc import Callable
        from typing import Any, Final, TypeVar

        F = TypeVar("F", bound=Callable[..., Any])
        UNSET: Final = object()


        def covered(word: str) -> str:
            """A word that no traceback shows."""
            return f"covered {word}"


        def marked(**words: str) -> Callable[[F], F]:
            """Refuse old words."""

            def decorate(function: F) -> F:
                @functools.wraps(function)
                def checked(*args: Any, **kwargs: Any) -> Any:
                    for old in words.keys() & kwargs.keys():
                        raise TypeError(f"{old} is {words[old]} today")
                    return function(*args, **kwargs)

                return checked  # type: ignore[return-value]

            return decorate
        ''',
    "paint.py": '''
        """Colours."""

        from __future__ import annotations

        from collections.abc import Awaitable, Callable
        from typing import Literal, TypeAlias, TypeVar

        T = TypeVar("T")
        LIMIT = 3
        Colour = Literal["red", "it's \\"blue\\""]
        Mixer: TypeAlias = Callable[[str], Awaitable[str]]


        def mix(one: Colour, other: Colour) -> str:
            """Mix two."""
            return f"{one} and {other}"


        def _secret() -> None: ...
        ''',
    "models.py": '''
        """Values."""

        from __future__ import annotations

        from collections.abc import Callable
        from typing import TypeAlias, TypedDict

        from attrs import frozen

        Watcher: TypeAlias = Callable[[str], object]
        """Only watches."""
        Word: TypeAlias = str
        """A secret."""


        @frozen
        class Toy:
            """A value."""

            name: str


        class ToyOptions(TypedDict, total=False):
            """Options."""

            size: int
            colours: list[str]
            inner: ToyOptions
            watch: Watcher | None
        ''',
    "things.py": '''
        """Things that belong to a client."""

        from __future__ import annotations

        import asyncio
        import builtins
        from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Iterator
        from contextlib import asynccontextmanager
        from typing import Any, ClassVar, Generic, Self, TypeAlias, TypeVar, Unpack, overload

        from composio_async.pagination import Page, Pager
        from toy_async._marks import UNSET, covered, marked
        from toy_async.models import Toy, ToyOptions, Word
        from toy_async.paint import LIMIT, Colour

        T = TypeVar("T")
        ToolsT = TypeVar("ToolsT")
        Listener: TypeAlias = Callable[[str], Awaitable[object] | object]


        class Changes(Generic[T]):
            """An async iterator of changes; leave it with `aclose()` or `async with`."""

            closed: ClassVar[builtins.list[str]] = []

            def __init__(self, changes: builtins.list[T]) -> None:
                self._changes = changes

            def __aiter__(self) -> Changes[T]:
                return self

            async def __anext__(self) -> T:
                await asyncio.sleep(0)
                if not self._changes:
                    raise StopAsyncIteration
                return self._changes.pop(0)

            async def aclose(self) -> None:
                """Stop."""
                self.closed.append("closed")

            async def __aenter__(self) -> Self:
                return self

            async def __aexit__(self, *exc_info: object) -> None:
                await self.aclose()


        class Feed:
            """Iterable, but not an iterator."""

            def __aiter__(self) -> Changes[str]:
                return Changes(["a", "b"])

            def __len__(self) -> int:
                return 2


        class Ticks(AsyncIterator[int]):
            """Derived from what it is."""

            def __init__(self) -> None:
                self._left = 2

            async def __anext__(self) -> int:
                self._left -= 1
                if self._left < 0:
                    raise StopAsyncIteration
                return self._left


        class Shelf(AsyncIterable[int]):
            """A container.

            Attributes:
                best: What stands in front,
                    for all to see.
                owner: Whose it is.
            """

            best: Thing[str]
            owner: str

            def __init__(self, owner: str) -> None:
                self.best = Thing("best", owner)
                self.owner = owner

            def __aiter__(self) -> Ticks:
                return Ticks()

            def __bool__(self) -> bool:
                return self.owner != ""

            def __contains__(self, label: str) -> bool:
                return label == self.best.label

            def __getitem__(self, place: int) -> str:
                return self.owner[place]

            def __str__(self) -> str:
                return f"the shelf of {self.owner}"

            @classmethod
            def size(cls, *, wide: bool = False) -> int:
                """How many fit."""
                return 20 if wide else 10

            @asynccontextmanager
            async def locked(self, seconds: float = 9.0, *, fail: str = "") -> AsyncGenerator[str, None]:
                """Hold the shelf, for some seconds.

                Example:
                    async with shelf.locked() as owner:
                        print(owner)
                """
                self.owner += "+"
                try:
                    async with asyncio.timeout(seconds):
                        if fail:
                            raise LookupError(fail)
                        yield self.owner
                finally:
                    self.owner += "-"

            @asynccontextmanager
            async def lent(self, label: str) -> AsyncIterator[Thing[str]]:
                """Lend a thing; a ValueError in the block is forgiven."""
                try:
                    yield Thing(label, self.owner)
                except ValueError:
                    self.owner = "forgiven"


        class Drawer:
            """Holds labels."""

            async def sort(self) -> None:
                """Nothing to do."""

            def __iter__(self) -> Iterator[str]:
                return iter(["a", "b"])


        class Base:
            """What things share."""

            async def ping(self) -> str:
                """Answer."""
                return "pong"


        class Thing(Base, Generic[ToolsT]):
            """A thing."""

            label: str
            __slots__ = ("_tools", "label", "parent")
            parent: Thing[ToolsT] | None

            def __init__(self, label: str, tools: ToolsT, parent: Thing[ToolsT] | None = None) -> None:
                self.label = label
                self.parent = parent
                self._tools = tools

            def __repr__(self) -> str:
                return f"Thing({self.label!r})"

            def __eq__(self, other: object) -> bool:
                return isinstance(other, Thing) and other.label == self.label

            def __hash__(self) -> int:
                return hash(self.label)

            def __del__(self) -> None:
                pass

            @property
            def size(self) -> int:
                """How large; settable."""
                return len(self.label)

            @size.setter
            def size(self, value: int) -> None:
                self.label = "x" * value

            async def tools(self) -> ToolsT:
                """What the type parameter says."""
                return self._tools

            @marked(kind="label")
            async def rename(
                self, label: str, /, *rest: str, loud: bool = False, **options: Unpack[ToyOptions]
            ) -> Self:
                r"""Rename, with a back\\slash.

                Example:
                    import asyncio

                    async def main() -> None:
                        async with Client() as client:
                            thing = await client.things.get("a")
                            async for change in thing.changes():
                                print([x async for x in thing.changes()])
                            await client.aclose()

                    asyncio.run(main())
                """
                self.label = "-".join([label, *rest]) + ("!" if loud else "") + str(options.get("size", ""))
                return self

            def changes(self) -> Changes[str]:
                """Changes."""
                return Changes(["one", "two", "three"])

            def feed(self) -> Feed:
                """A feed."""
                return Feed()

            async def listen(self, on_change: Listener | None = None, *, also: Listener = print) -> builtins.list[str]:
                """Tell changes to a callback."""
                told: builtins.list[str] = []
                for listener in (on_change, also):
                    if listener is not None:
                        answer = listener(self.label)
                        told.append(str(await answer) if isinstance(answer, Awaitable) else "plain")
                return told

            @overload
            async def read(self, raw: None = None) -> str: ...
            @overload
            async def read(self, raw: bool) -> bytes: ...
            async def read(self, raw: bool | None = None) -> str | bytes:
                """Read as text, or raw."""
                return self.label.encode() if raw else self.label


        class Things(Generic[ToolsT]):
            """`client.things`."""

            def __init__(self, tools: ToolsT) -> None:
                self._tools = tools

            async def get(
                self, label: str, colour: Colour = "it's \\"blue\\"", limit: int = LIMIT, *, mark: Any = UNSET
            ) -> Thing[ToolsT]:
                """Get one.

                Returns:
                    The thing; `await` it, as in `await client.things.get("a")` of `toy_async`.
                """
                return Thing(label, self._tools)

            async def find(self, label: str) -> Thing[ToolsT] | None:
                """Find one, or nothing."""
                return Thing(label, self._tools) if label else None

            def list(self, *, cursor: str | None = None) -> Pager[Toy]:
                """List toys."""

                async def fetch(at: str | None) -> Page[Toy]:
                    return Page([Toy("b")]) if at else Page([Toy("a")], next_cursor="more")

                return Pager(fetch, cursor)

            async def all(self) -> builtins.list[Thing[ToolsT]]:
                """All of them."""
                return [Thing("a", self._tools), Thing("b", self._tools)]

            async def join(self, one: Thing[ToolsT], other: Thing[Any] | None = None) -> str:
                """Join two."""
                assert type(one).__module__ == "toy_async.things"
                return one.label + (other.label if other is not None else "")

            def plain(self, a: int, b: int = -1) -> builtins.dict[str, int]:
                """No coroutine at all."""
                return {"sum": a + b}

            async def forget(self) -> None:
                """Nothing comes back."""

            async def shelf(self, owner: str) -> Shelf:
                """A container."""
                return Shelf(owner)

            async def drawer(self) -> Drawer:
                """A container that is walked at once."""
                return Drawer()

            async def whisper(self, word: Word) -> str:
                """What came in."""
                return covered(word)

            async def _private(self) -> Any: ...
        ''',
    "extra.py": '''
        """A namespace that is loaded late."""

        from __future__ import annotations


        class Extra:
            """`client.extra`."""

            async def late(self) -> str:
                """Late."""
                return "late"
        ''',
    "client.py": '''
        """The client."""

        from __future__ import annotations

        from functools import cached_property
        from typing import TYPE_CHECKING, Any, Generic, overload

        from toy_async.things import Things, ToolsT

        if TYPE_CHECKING:
            from toy_async.extra import Extra


        class Client(Generic[ToolsT]):
            """A client; `await client.aclose()` closes it."""

            @overload
            def __init__(self: Client[list[str]], tools: None = None) -> None: ...
            @overload
            def __init__(self, tools: ToolsT) -> None: ...
            def __init__(self, tools: Any = None) -> None:
                self._tools: Any = tools if tools is not None else ["default"]
                self._quiet = False
                self._closed = 0

            @classmethod
            def of(cls, tools: ToolsT) -> Client[ToolsT]:
                """Another way to make one."""
                return cls(tools)

            @staticmethod
            def version() -> str:
                """A constant."""
                return "1"

            @cached_property
            def things(self) -> Things[ToolsT]:
                """Things."""
                return Things(self._tools)

            @cached_property
            def extra(self) -> Extra:
                """Loaded on first use."""
                from toy_async.extra import Extra

                return Extra()

            def copy(self) -> Client[ToolsT]:
                """A copy."""
                return Client(self._tools)

            async def aclose(self) -> None:
                """Close."""
                self._closed += 1

            async def __aenter__(self) -> Client[ToolsT]:
                return self

            async def __aexit__(self, *exc_info: object) -> None:
                await self.aclose()
        ''',
    "server.py": '''
        """A server with a loop of its own."""

        from __future__ import annotations

        import threading
        from types import TracebackType
        from typing import Self


        class Server:
            """A server."""

            def __init__(self, *, port: int = 0) -> None:
                self._port = port
                self._log: list[int] = []

            @property
            def port(self) -> int:
                """Where it listens."""
                self._log.append(threading.get_ident())
                return self._port

            async def start(self) -> int:
                """Start."""
                return threading.get_ident()

            def log(self, *more: int) -> list[int]:
                """Thread idents."""
                self._log.append(threading.get_ident())
                return [*self._log, *more]

            async def aclose(self) -> None:
                """Stop."""
                self._port = -1

            async def __aenter__(self) -> Self:
                await self.start()
                return self

            async def __aexit__(
                self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
            ) -> None:
                await self.aclose()
        ''',
}

PLAN = Plan(
    source="toy_async",
    target="toy_sync",
    roots=(
        Root("toy_async.client", "Client", prepare="core._quiet = True"),
        Root("toy_async.server", "Server", own_thread=True),
    ),
    public=("toy_async.models", "toy_async.paint"),
    shared=("toy_async.models",),
    replaced={("composio_async.pagination", "Pager"): ("composio_async._portal_pages", "Pager")},
    callbacks=("Listener",),
    watchers=("Watcher",),
    decorators=("marked",),
    secrets={"Word": ("toy_async._marks", "covered")},
)


def write(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """Write the package, with some files in another form; its folder."""
    package = folder / "toy_async"
    for name, text in {**FILES, **(changes or {})}.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip())
    (package / "py.typed").touch()
    return package
