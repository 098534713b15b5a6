"""From a table to a plan: every cell read, every row compared with its camera and checked, seven queries in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from cameras import rules
from cameras.core.addresses import PROTOCOLS, AddressError, parse, protocol_of
from cameras.core.tables import Line, Table, unguarded
from cameras.database import FieldCheck
from cameras.models import Camera, Tenant
from counting.transfer.cells import NOTHING_TO_CLEAR
from counting.transfer.columns import (
    BY_FIELD,
    BY_TITLE,
    CLEAR,
    GROUPS,
    KEY,
    NEVER,
    PASSWORD,
    ZONES,
    Column,
    column_of,
    shown_groups,
)
from counting.transfer.faults import CellError
from counting.transfer.known import Known, names_in
from counting.transfer.plan import Change, Plan, PlannedRow
from counting.transfer.zones import changed_zones, wanted_zones

LOOKUPS = 16  # hosts that are asked for at once
LONGEST_PASSWORD = 200
TYPES = {"usb": "USB", "file": "FILE", "webrtc": "WEBRTC"}  # of cameras whose type nobody has said: else IP
# Not checked while planning: other rows that were looked up already, and what a table never fills.
LEFT_OUT = {"tenant", "location", "ai_model", "created_by", "updated_by", "stream_password"}
Cells = Mapping[str, str]


def planned(table: Table, tenant: Tenant, *, may_make: bool) -> Plan:
    """Return what the table would do to the cameras of the tenant; `may_make` allows to make places and groups."""
    columns = [column_of(title) for title in table.titles]
    known = Known.of(tenant, may_make=may_make)
    rows = [_begun(line, columns) for line in table.lines]
    cells = [_cells_of(line, columns) for line in table.lines]
    _find_cameras(rows, tenant)
    for row, said in zip(rows, cells, strict=True):
        _read(row, said, known)
        if row.key:
            _compare(row, known)
    _check_sources(rows)
    unknown = [title for title, column in zip(table.titles, columns, strict=True) if column is None and title.strip()]
    missing = [BY_TITLE[KEY]] if BY_TITLE[KEY] not in columns else []
    return Plan(known, rows, unknown, missing)


def _begun(line: Line, columns: list[Column | None]) -> PlannedRow:
    return PlannedRow(line.number, _cells_of(line, columns).get(KEY, ""))


def _cells_of(line: Line, columns: list[Column | None]) -> dict[str, str]:
    """Return the cells that say something, by the title of their column; a password may begin with what it likes."""
    pairs = zip(columns, line.cells, strict=False)
    found = {column.title: cell for column, cell in pairs if column is not None and cell}
    return {title: cell if title == PASSWORD else unguarded(cell) for title, cell in found.items()}


def _find_cameras(rows: list[PlannedRow], tenant: Tenant) -> None:
    """Put the stored cameras beside the rows; blame keys that come twice, or that others have."""
    wanted = {row.key.lower() for row in rows}
    matching = Camera.objects.annotate(lower_id=Lower("camera_id")).filter(lower_id__in=wanted)
    taken = set(matching.values_list("lower_id", flat=True))
    own = matching.for_tenant(tenant).select_related("location", "ai_model").prefetch_related("groups", "zones")
    stored = {camera.camera_id.lower(): camera for camera in own}
    first: dict[str, int] = {}
    for row in rows:
        key = row.key.lower()
        row.camera = stored.get(key)
        if not key:
            row.blame(BY_TITLE[KEY], [_("Give each camera an id: letters, digits, dot, dash, underscore.")])
        elif row.camera is None and key in taken:
            row.blame(BY_TITLE[KEY], [_("This id is taken already. Choose another one.")])
        elif first.setdefault(key, row.line) != row.line:
            row.blame(BY_TITLE[KEY], [_("Line %(line)s names the same camera.") % {"line": first[key]}])


def _read(row: PlannedRow, said: Cells, known: Known) -> None:
    """Read the cells of a row; blame those that cannot be read. What a cell does not say stays as it is."""
    for title, cell in said.items():
        column = BY_TITLE[title]
        try:
            if title == PASSWORD:
                row.password = _password(cell)
            elif title == GROUPS:
                row.groups = [known.group(name) for name in ([] if cell == CLEAR else names_in(cell))]
            elif title == ZONES:
                row.zones = wanted_zones(cell)
            elif title != KEY and column.read is not None:
                row.values[column.field] = column.read(cell, known) if cell != CLEAR else _emptied(column)
        except CellError as error:
            row.blame(column, [str(error)])


def _password(cell: str) -> str:
    if len(cell) > LONGEST_PASSWORD:
        raise CellError(_("A password has at most %(longest)s characters.") % {"longest": LONGEST_PASSWORD})
    return cell


def _emptied(column: Column) -> Any:
    if column.empty is NEVER:
        raise CellError(str(NOTHING_TO_CLEAR))
    return list(column.empty) if isinstance(column.empty, list) else column.empty


def _compare(row: PlannedRow, known: Known) -> None:
    """Note what would change; blame what the camera's own rules refuse."""
    stored = row.camera
    if stored is None:
        _fill_in(row, known)
    else:
        _follow_address(row, stored)
    _split_login(row)
    draft = copy(stored) if stored is not None else Camera(camera_id=row.key, tenant=known.tenant)
    for name, value in row.values.items():
        setattr(draft, name, value)
    blamed = {fault.column for fault in row.faults}
    for name, words in _faults_of(draft, new=stored is None).items():
        if BY_FIELD.get(name) not in blamed:  # one reason for a cell, the nearest
            row.blame(BY_FIELD.get(name), words)
    if row.faults:
        return
    for name in row.values:
        _note(row, BY_FIELD[name], BY_FIELD[name].shown(stored) if stored else "", BY_FIELD[name].shown(draft))
    if row.password:
        row.changes.append(Change(BY_TITLE[PASSWORD], "", _("a new one")))
    if row.groups is not None:
        before = shown_groups(group.group_name for group in stored.groups.all()) if stored else ""
        _note(row, BY_TITLE[GROUPS], before, shown_groups(group.group_name for group in row.groups))
    _compare_zones(row, draft)
    _keep_what_changes(row)


def _compare_zones(row: PlannedRow, draft: Camera) -> None:
    """Note how lines and areas would change; leave those in the plan that would."""
    try:
        row.zones, before, after = changed_zones(row.zones, row.camera, draft)
    except CellError as error:
        row.blame(BY_TITLE[ZONES], [str(error)])
    else:
        _note(row, BY_TITLE[ZONES], before, after)


def _keep_what_changes(row: PlannedRow) -> None:
    """Leave to the services what really changes: each change raises the camera's version."""
    if row.camera is None:
        return
    changed = {change.column.field for change in row.changes}
    row.values = {name: value for name, value in row.values.items() if name in changed}
    row.groups = row.groups if GROUPS in changed else None


def _note(row: PlannedRow, column: Column, before: str, after: str) -> None:
    if before != after:
        row.changes.append(Change(column, before, after))


def _fill_in(row: PlannedRow, known: Known) -> None:
    """Say of a new camera what the table leaves out and what follows from the rest."""
    values = row.values
    values.setdefault("camera_name", row.key)
    values.setdefault("timezone", known.tenant.timezone)
    if "stream_protocol" not in values and values.get("stream_url"):
        try:
            values["stream_protocol"] = protocol_of(values["stream_url"])
        except AddressError as error:
            row.blame(BY_FIELD[error.field], [str(error)])
    values.setdefault("camera_type", TYPES.get(values.get("stream_protocol", ""), "IP"))


def _follow_address(row: PlannedRow, stored: Camera) -> None:
    """Change protocol and type with an address that the stored ones cannot have, unless the table names them."""
    url = row.values.get("stream_url")
    if not url or "stream_protocol" in row.values or _fits(stored.stream_protocol, url):
        return
    try:
        protocol = row.values["stream_protocol"] = protocol_of(url)
    except AddressError as error:
        row.blame(BY_FIELD[error.field], [str(error)])
        return
    if protocol not in PROTOCOLS.get(stored.camera_type, ()):
        row.values.setdefault("camera_type", TYPES.get(protocol, "IP"))


def _fits(protocol: str, url: str) -> bool:
    try:
        parse(protocol, url)
    except (AddressError, KeyError):
        return False
    return True


def _split_login(row: PlannedRow) -> None:
    """Take user name and password out of an address; cells of their own come before them."""
    protocol = row.values.get("stream_protocol") or (row.camera.stream_protocol if row.camera else "")
    try:
        address = parse(protocol, row.values.get("stream_url") or "")
    except (AddressError, KeyError):
        return  # the camera's rules say what is wrong
    row.values["stream_url"] = address.url
    if address.username:
        row.values.setdefault("stream_username", address.username)
    row.password = row.password or address.password or ""


def _faults_of(draft: Camera, *, new: bool) -> dict[str, list[str]]:
    """Bring a draft into its stored form; return what is wrong with it, by column, without asking the database."""
    faults: dict[str, list[str]] = {}
    draft.settle_values()
    steps = [lambda: draft.clean_fields(exclude=LEFT_OUT | (set() if new else {KEY})), draft.clean]
    checks = [each for each in Camera._meta.constraints if isinstance(each, FieldCheck)]
    for step in [*steps, *(lambda check=check: check.validate(Camera, draft) for check in checks)]:
        try:
            step()
        except ValidationError as error:
            for name, words in error.message_dict.items():
                faults.setdefault(name, []).extend(words)
    return faults


def _check_sources(rows: Iterable[PlannedRow]) -> None:
    """Ask name servers and the disk about new addresses, many at once; blame those that may not be used."""
    asked = {row.line: _new_source(row) for row in rows if row.is_written and "stream_url" in row.values}
    sources = list(dict.fromkeys(asked.values()))
    with ThreadPoolExecutor(LOOKUPS) as pool:
        refusals = dict(zip(sources, pool.map(_refusal, sources), strict=True))
    for row in rows:
        if row.line in asked:
            row.blame(BY_FIELD["stream_url"], refusals[asked[row.line]])


def _new_source(row: PlannedRow) -> rules.Source:
    draft = copy(row.camera) if row.camera is not None else Camera()
    for name in rules.SOURCE:
        setattr(draft, name, row.values.get(name, getattr(draft, name)))
    return rules.source(draft)


def _refusal(source: rules.Source) -> list[str]:
    try:
        rules.check_source(source)
    except ValidationError as error:
        return list(error.messages)
    return []
