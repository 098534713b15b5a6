"""A slow reader loses pictures and outdated versions of a text, never the newest text."""

from dashboards.core.mailbox import Mailbox


def test_texts_go_before_pictures() -> None:
    mailbox = Mailbox()
    mailbox.put_picture(1, b"picture")
    mailbox.put_text("counts", "5")
    assert [mailbox.take(), mailbox.take(), mailbox.take()] == ["5", b"picture", None]


def test_of_many_pictures_the_newest_alone_waits() -> None:
    mailbox = Mailbox()
    for number in range(100):
        mailbox.put_picture(1, bytes([number]))
    assert [mailbox.take(), mailbox.take()] == [b"c", None]


def test_a_text_that_changes_all_the_time_keeps_its_turn() -> None:
    mailbox = Mailbox()
    mailbox.put_text("busy", "1")
    mailbox.put_text("quiet", "a")
    mailbox.put_text("busy", "2")
    assert [mailbox.take(), mailbox.take()] == ["2", "a"]


def test_pictures_that_nobody_wants_any_more_are_dropped() -> None:
    mailbox = Mailbox()
    mailbox.put_picture(1, b"one")
    mailbox.put_picture(2, b"two")
    mailbox.drop_pictures({1, 7})
    assert [mailbox.take(), mailbox.take()] == [b"two", None]
