"""The playlist's folder: what is good is shown, what is not is named once, and nothing else can be read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import httpx
import pytest
from PIL import Image

from display_board.settings import BoardTable
from display_board.tv.playlist import MOST_ITEMS, Playlist
from tests.display_board.pretend import PretendHall

from .pretending import showing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "playlist"
    folder.mkdir()
    Image.new("RGB", (16, 9), "red").save(folder / "1.png")
    (folder / "2.txt").write_text("今日停电检修", encoding="utf-8")
    (folder / "3.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"\0" * 64)
    return folder


def test_files_come_in_the_order_of_their_names_and_the_folder_is_watched(folder: Path) -> None:
    playlist = Playlist(folder)
    playlist.look()
    assert [item.kind for item in playlist.items] == ["picture", "text", "video"]
    (folder / "2.txt").unlink()
    Image.new("RGB", (16, 9)).save(folder / "4.jpg")
    playlist.look()
    assert [item.kind for item in playlist.items] == ["picture", "video", "picture"]


def test_a_bad_file_is_left_out_and_named_once(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "bad.png").write_bytes(b"not a picture")
    (folder / "bad.webm").write_bytes(b"not a video")
    (folder / "bad.txt").write_bytes(b"\xff\xfe\xff")
    (folder / "setup.exe").write_bytes(b"MZ")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    playlist = Playlist(folder)
    playlist.look()
    playlist.look()
    assert len(playlist.items) == 3
    for name in ("bad.png", "bad.webm", "bad.txt", "setup.exe", "link.txt"):
        assert caplog.text.count(f"leaves out {name}") == 1


def test_a_folder_that_is_not_there_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    playlist = Playlist(tmp_path / "none")
    playlist.look()
    playlist.look()
    assert playlist.items == ()
    assert caplog.text.count("cannot be read") == 1


def test_a_huge_folder_is_shown_as_far_as_it_makes_sense(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for at in range(MOST_ITEMS + 50):
        (folder / f"notice-{at:04d}.txt").write_text(f"{at}", encoding="utf-8")
    playlist = Playlist(folder)
    playlist.look()
    playlist.look()
    assert len(playlist.items) == MOST_ITEMS
    assert caplog.text.count(f"the first {MOST_ITEMS} files") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such things in a folder")
def test_what_is_no_file_is_passed_over(folder: Path) -> None:
    (folder / "more.png").mkdir()
    os.mkfifo(folder / "pipe.png")
    (folder / "gone.png").symlink_to(folder / "nothing")
    playlist = Playlist(folder)
    playlist.look()
    assert len(playlist.items) == 3


def test_a_file_that_became_a_link_elsewhere_is_not_given_out(folder: Path, tmp_path: Path) -> None:
    playlist = Playlist(folder)
    playlist.look()
    key = playlist.items[0].url.rpartition("/")[2]
    assert playlist.path(key) == folder / "1.png"
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "1.png").unlink()
    (folder / "1.png").symlink_to(tmp_path / "secret.png")
    assert playlist.path(key) is None


async def test_only_what_the_playlist_shows_can_be_fetched(folder: Path, tmp_path: Path) -> None:
    async with (
        showing(PretendHall(), BoardTable(), "zh", folder) as (port, stage),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        got = await client.get(f"/{stage.scene.playlist[0].url}")
        assert got.headers["content-type"] == "image/png"
        assert "default-src 'none'" in got.headers["content-security-policy"]
        for path in ("/playlist/1.png", "/playlist/..%2f..%2fsecret.txt", "/static/..%2fapp.py"):
            assert (await client.get(path)).status_code == 404
        (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
        assert "secret" not in (await client.get("/playlist/%2e%2e/secret.txt")).text
        assert (await client.get("/", headers={"host": "evil.example"})).status_code == 400


@pytest.mark.parametrize("size", [100_000, 90_000_000])
async def test_a_video_that_is_overwritten_while_it_is_sent_ends_quietly(
    folder: Path, caplog: pytest.LogCaptureFixture, size: int
) -> None:
    video = folder / "3.mp4"
    os.truncate(video, 30_000_000)
    async with (
        showing(PretendHall(), BoardTable(), "zh", folder) as (port, stage),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        url = f"/{stage.scene.playlist[2].url}"
        async with client.stream("GET", url) as answer:
            os.truncate(video, size)
            with pytest.raises(httpx.RemoteProtocolError):
                await answer.aread()
        # The page tells that it could not show it, which is nobody's fault, and is given the others.
        assert (await client.post(f"{url}/unplayable")).status_code == 204
        picture = f"/{stage.scene.playlist[0].url}"
        assert (await client.head(picture)).headers["content-length"]
        assert (await client.get(picture, headers={"range": "bytes=2-5"})).status_code == 206
    assert len(caplog.records) <= 1
    assert not [record for record in caplog.records if record.exc_info]
