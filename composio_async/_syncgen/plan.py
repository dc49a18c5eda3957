"""What the generator is told: everything that the syntax trees cannot say by themselves."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Root:
    """A class that users make themselves.

    Attributes:
        module: Where it is defined.
        name: Of the class.
        prepare: A statement run after the core is made, with `core` for it.
        own_thread: Whether each object has an event loop of its own, on which plain methods run as well.
    """

    module: str
    name: str
    prepare: str | None = None
    own_thread: bool = False


@dataclass(frozen=True)
class Plan:
    """A package to mirror. An entry that is never used stops the generator, as a shape without a rule does.

    Attributes:
        source: The package that is walked.
        target: The package that is written.
        roots: Where the walk begins.
        public: Modules that users import from, besides those of walked classes; `name.*` means a package's modules.
        coroutines: Modules among these that are of use to asynchronous code alone, and are not written.
        shared: Packages and modules whose classes are values in both packages, and never walked.
        replaced: Classes with a hand-written synchronous half, and where that is.
        callbacks: Aliases of callables that users pass, and that may be plain functions.
        watchers: Aliases of callables in options that are handed on as they are: plain functions that only watch, and
            are called on the loop's thread.
        decorators: Decorators that a synchronous method keeps.
        secrets: Annotations of parameters that hold secrets, and the function that hides them in a frame.
    """

    source: str
    target: str
    roots: tuple[Root, ...]
    public: tuple[str, ...] = ()
    coroutines: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    replaced: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    callbacks: tuple[str, ...] = ()
    watchers: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    secrets: dict[str, tuple[str, str]] = field(default_factory=dict)


PLAN = Plan(
    source="composio_async",
    target="composio_sync",
    roots=(
        Root("composio_async.client", "Composio", prepare="core._pool.quiet = True"),
        Root("composio_async.emulator.server", "Emulator", own_thread=True),
        Root("composio_async.legacy", "Composio", prepare="core._today._pool.quiet = True"),
    ),
    public=(
        "composio_async.auth_scheme",
        "composio_async.config",
        "composio_async.errors",
        "composio_async.hooks",
        "composio_async.integrations.*",
        "composio_async.legacy",
        "composio_async.models.*",
        "composio_async.pagination",
        "composio_async.providers.*",
        "composio_async.retry",
        "composio_async.schemas.fitting",
        "composio_async.schemas.names",
        "composio_async.sessions.mcp",
        "composio_async.sessions.options",
    ),
    coroutines=("composio_async.providers.mcp",),
    shared=("composio_async.errors", "composio_async.models", "composio_async.providers", "composio_async.schemas"),
    replaced={("composio_async.pagination", "Pager"): ("composio_async._portal_pages", "Pager")},
    callbacks=("StatusCallback", "RedirectCallback"),
    watchers=("RequestHook", "ResponseHook", "RetryHook"),
    decorators=("renamed_arguments",),
    secrets={
        "Unpack[ClientOptions]": ("composio_async.config", "hidden"),
        "OptionalKey": ("composio_async._secret", "hidden_key"),
        "Keys": ("composio_async._secret", "hidden_keys"),
    },
)
