"""Which build of torch a machine gets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from scripts.torch_build import CPU_INDEX, choose_build, cpu_index_answers, has_nvidia_gpu

PIN = "torch==2.13.0"
FROM_CPU_INDEX = ("--no-deps", "--extra-index-url", CPU_INDEX, PIN)
CUDA_INDEX = "https://download.pytorch.org/whl/cu130"


@pytest.mark.parametrize(
    ("system", "gpu", "index_url", "cpu_index", "arguments"),
    [
        ("linux", False, "", True, FROM_CPU_INDEX),
        ("linux", False, "", False, (PIN,)),
        ("linux", True, "", None, (PIN,)),
        ("darwin", False, "", None, (PIN,)),
        ("linux", False, CUDA_INDEX, None, ("--extra-index-url", CUDA_INDEX, PIN)),
        ("linux", True, CUDA_INDEX, None, ("--extra-index-url", CUDA_INDEX, PIN)),
    ],
)
def test_the_build_fits_the_machine(
    system: str, gpu: bool, index_url: str, cpu_index: bool | None, arguments: tuple[str, ...]
) -> None:
    """PyTorch's index is only asked (None: it isn't) where its answer matters."""

    def answers() -> bool:
        assert cpu_index is not None, "asked without need"
        return cpu_index

    build = choose_build(PIN, system=system, gpu=gpu, index_url=index_url, cpu_index_answers=answers)
    assert build.arguments == arguments
    assert build.what.startswith("torch")


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    """An index that has torch and nothing else."""

    class Index(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/torch/" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    with HTTPServer(("127.0.0.1", 0), Index) as index:
        serving = threading.Thread(target=index.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield index
        index.shutdown()
        serving.join()


def test_an_index_that_has_torch_answers(server: HTTPServer) -> None:
    """Any success will do."""
    assert cpu_index_answers(f"http://127.0.0.1:{server.server_port}/torch/", timeout_s=5)


def test_an_index_without_torch_does_not_answer(server: HTTPServer) -> None:
    """A proxy's error page is no answer."""
    assert not cpu_index_answers(f"http://127.0.0.1:{server.server_port}/other/", timeout_s=0.5)


def test_an_index_that_keeps_silent_does_not_hold_us_up() -> None:
    """It has its seconds, not more."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began_s = time.monotonic()
        assert not cpu_index_answers(f"http://127.0.0.1:{silent.getsockname()[1]}/torch/", timeout_s=0.2)
        assert time.monotonic() - began_s < 5


def test_looking_for_a_gpu_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no nvidia-smi to ask either."""
    monkeypatch.setenv("PATH", "")
    assert has_nvidia_gpu() in {True, False}
