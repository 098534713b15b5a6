"""A session of one camera: looks at it for as long as it holds the lease, and tries again when something fails."""

from __future__ import annotations

import logging
import random
from threading import Event

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics import live
from cameras.files import FileRefusedError
from cameras.models import Camera
from cameras.schedules import is_scheduled, rest_of
from streams.choices import StreamEventType
from streams.detectors import DetectorError
from streams.services import leases, streams
from streams.services.leases import Lease, LeaseLost
from streams.services.patience import answers_within
from streams.sessions import configuration as configurations
from streams.sessions import leftovers
from streams.sessions.keeper import keeper
from streams.sessions.recorder import Recorder
from streams.sessions.store import Store
from streams.sessions.watch import Watch
from streams.sources import SourceError

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds before another try
LOGIN_WAIT = 300.0  # seconds after a refused login
JITTER = 0.1
CHECK_SECONDS = 2.0  # between two looks at the configuration while waiting


def run_camera(camera_id: str) -> str:
    """Process a camera until told to stop; return how it ended: `lease_held`, `stopped`, `lost` or `unknown`."""
    camera = Camera.objects.filter(camera_id=camera_id).first()
    if camera is None:
        return "unknown"
    lease = leases.take(streams.ensure_main_stream(camera).stream_id)
    if lease is None:
        return "lease_held"
    stop = Event()
    keeper.keep(lease, stop)
    log.info("%s: session begins", camera_id)
    session = _Session(camera_id, lease, stop)
    try:
        session.run()
    except LeaseLost:
        log.warning("%s: another session has taken over", camera_id)
        return "lost"
    finally:
        session.leave()
        keeper.let_go(lease)
        _release(lease)
        log.info("%s: session ends", camera_id)
    return "stopped"


def _release(lease: Lease) -> None:
    try:
        with answers_within():
            leases.release(lease, "stopped")
    except (DatabaseError, InterfaceError) as error:
        log.warning("%s: the lease runs out by itself: %s", lease.stream_id, str(error).strip())
        connection.close()


class _Session:
    def __init__(self, camera_id: str, lease: Lease, stop: Event) -> None:
        self._camera_id, self._lease, self._stop = camera_id, lease, stop
        self._wait = FIRST_WAIT
        self._tried: object = None  # the version of the configuration that was tried last
        self._recorder: Recorder | None = None  # keeps over reconnects what could not be written yet
        self._store = Store(lease, camera_id)

    def run(self) -> None:
        """Look at the camera, again and again. Raises LeaseLost."""
        while not self._stop.is_set():
            try:
                with answers_within():
                    configuration = configurations.load(self._camera_id)
                if configuration is None:
                    self._out_of_service()
                    return
                self._tried = configuration.version
                if not is_scheduled(configuration.camera, timezone.now()):
                    self._rest(configuration.camera)
                    return
                if self._watch(configuration):
                    continue
            except LeaseLost:
                raise
            except SourceError as error:
                self._no_source(error)
            except (DetectorError, FileRefusedError) as error:
                self._failed(StreamEventType.MODEL_ERROR, str(error))
            except (DatabaseError, InterfaceError) as error:
                self._database_is_away(error)
            except Exception as error:  # a fault of a library or of ours: the camera's page must tell of it
                log.exception("%s: unexpected", self._camera_id)
                self._failed(StreamEventType.ERROR, f"{type(error).__name__}: {error}")
            self._pause()
        self._finish()

    def leave(self) -> None:
        """Keep what could not be written for another session of this process."""
        if self._recorder:
            leftovers.leave(self._camera_id, self._recorder.give_up())

    def _finish(self) -> None:
        """Write what waits. Raises LeaseLost."""
        if self._recorder:
            self._recorder.finish()
        self._store.finish()

    def _rest(self, camera: Camera) -> None:
        """End until the camera's schedule wants it again: it is neither offline nor in error."""
        self._finish()
        log.info("%s: %s", self._camera_id, rest_of(camera, timezone.now()))
        live.publish_status(camera, "paused", rest_of(camera, timezone.now()))

    def _out_of_service(self) -> None:
        """End because the camera shall not run: nobody takes over, so this session says that it is offline."""
        self._finish()
        camera = Camera.objects.filter(camera_id=self._camera_id).first()
        if camera is not None:
            streams.set_health(camera, "offline")
            live.publish_status(camera, "offline")

    def _watch(self, configuration: configurations.Configuration) -> bool:
        """Look until it ends; return whether to begin anew at once."""
        if self._wait == FIRST_WAIT:  # later tries say what was wrong with the one before
            live.publish_status(configuration.camera, "connecting", _("The source is opened, the detector prepared."))
        self._recorder = self._recorder or Recorder(self._lease, configuration, leftovers.take(self._camera_id))
        watch = Watch(self._lease, configuration, self._recorder, self._store, self._stop)
        try:
            return watch.run()
        finally:
            if watch.frames_seen:
                self._wait = FIRST_WAIT

    def _no_source(self, error: SourceError) -> None:
        """Tell why no pictures come; a refused login is not tried again soon, or the camera would lock the user out."""
        if error.fault.is_login:
            self._wait = LOGIN_WAIT
        self._failed(
            StreamEventType.AUTH_FAILED if error.fault.is_login else StreamEventType.CONNECTION_LOST, str(error)
        )

    def _failed(self, kind: StreamEventType, message: str) -> None:
        """Tell the operator what is wrong: in the log, at the stream, at the camera and on the pages."""
        log.error("%s: %s", self._camera_id, message)
        try:
            with answers_within():
                self._tell(kind, message)
        except (DatabaseError, InterfaceError) as error:
            self._database_is_away(error)

    def _database_is_away(self, error: Exception) -> None:
        log.warning("%s: the database is away: %s", self._camera_id, str(error).strip())
        connection.close()

    def _tell(self, kind: StreamEventType, message: str) -> None:
        camera = Camera.objects.filter(camera_id=self._camera_id).first()
        if camera is None:
            return
        streams.set_failed(self._lease, kind, message)
        streams.set_health(camera, "error", error=message)
        live.publish_status(camera, "error", message)

    def _pause(self) -> None:
        """Wait before another try, longer each time, but not when the configuration is another than was tried."""
        left = self._wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  spreads reconnects, guards nothing
        self._wait = min(2 * self._wait, LONGEST_WAIT)
        while left > 0 and not self._stop.wait(min(left, CHECK_SECONDS)):
            left -= CHECK_SECONDS
            if self._version() != self._tried:
                self._wait = FIRST_WAIT
                return

    def _version(self) -> object:
        try:
            with answers_within():
                return configurations.version_of(self._camera_id)
        except (DatabaseError, InterfaceError):
            connection.close()
            return None
