"""Exports as the web process sends them: piece by piece, never collected as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient

from tests.api import clients
from tests.making import utc

pytestmark = pytest.mark.django_db(transaction=True)


async def test_under_asgi_an_export_is_read_while_it_is_sent(
    owner: Any, door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cameras.api.views.CHUNK", 2)
    for second in range(5):
        await sync_to_async(clients.event)(door, utc(f"2026-11-22T09:00:0{second}"))
    client = AsyncClient()
    await client.aforce_login(owner)
    answer: Any = await client.get("/api/v1/counting-events/export/jsonl/")
    assert answer.is_async
    pieces = [piece.decode() async for piece in answer.streaming_content]
    await sync_to_async(connections.close_all)()
    assert [piece.count("\n") for piece in pieces] == [2, 2, 1]
