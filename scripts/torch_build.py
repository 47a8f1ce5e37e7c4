"""Which build of torch this machine gets: never CUDA's gigabytes where there is no GPU and a CPU build can be had.

docs/decisions/0002-exact-versions-and-torch.md tells what was weighed.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class TorchBuild:
    """What pip is told, and what the person is told."""

    arguments: tuple[str, ...]
    what: str


def choose_build(
    pin: str, *, system: str, gpu: bool, index_url: str, cpu_index_answers: Callable[[], bool]
) -> TorchBuild:
    """Choose the build for a machine.

    pin: the requirement, such as "torch==2.13.0".
    system: as in `sys.platform`; only on "linux" is the build on the usual index a CUDA one.
    index_url: the person's own choice of an index, which goes before all else; "" for none.
    cpu_index_answers: whether PyTorch's index of CPU builds can be reached; only asked where it matters.
    """
    if index_url:
        return TorchBuild(("--extra-index-url", index_url, pin), "torch, from TORCH_INDEX_URL")
    if system != "linux":
        return TorchBuild((pin,), "torch")
    if gpu:
        return TorchBuild((pin,), "torch for the GPU (gigabytes)")
    if cpu_index_answers():
        # 2.13.0+cpu counts as newer than 2.13.0 (PEP 440), so pip takes it. What a CPU build needs is all in the lock
        # files; --no-deps makes sure that nothing else is taken from there.
        return TorchBuild(("--no-deps", "--extra-index-url", CPU_INDEX, pin), "torch, the CPU build")
    return TorchBuild((pin,), "torch, any build (PyTorch's CPU index doesn't answer)")


def has_nvidia_gpu() -> bool:
    """Whether there is an NVIDIA GPU with its driver, which is what a CUDA build can use."""
    if Path("/proc/driver/nvidia/version").exists():
        return True
    try:
        listed = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S607
    except (OSError, subprocess.TimeoutExpired):
        return False
    return listed.returncode == 0 and "GPU " in listed.stdout


def cpu_index_answers(url: str = f"{CPU_INDEX}/torch/", timeout_s: float = _TIMEOUT_S) -> bool:
    """Whether PyTorch's index of CPU builds can be reached, found out within that time."""
    import urllib.request  # noqa: PLC0415 - half of what looking whether anything is to do would cost

    answered = threading.Event()

    def ask() -> None:
        try:
            with urllib.request.urlopen(url, timeout=timeout_s):  # noqa: S310 - https, or a test's own server
                answered.set()
        except OSError:
            return  # no answer is an answer

    # In a thread, as looking up a name can take longer than the time limit allows.
    threading.Thread(target=ask, daemon=True).start()
    return answered.wait(timeout_s)
