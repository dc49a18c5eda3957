# Generated from composio_async/providers/semantic_kernel.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools for Semantic Kernel's agents and kernels."""

from __future__ import annotations

from composio_async.providers.semantic_kernel import SemanticKernelProvider

__all__ = ["SemanticKernelProvider"]
