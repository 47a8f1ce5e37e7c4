# syntax=docker/dockerfile:1
# Pullquote with its model inside: needs no network to answer. Keeps everything it writes in /data.
# Linted, not built, by scripts/check; docs/install.md tells how to build and run it.

FROM python:3.13.13-slim-trixie AS build

ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

RUN python -m venv /opt/pullquote
ENV PATH=/opt/pullquote/bin:$PATH
WORKDIR /src

# The exact versions first: this layer is made anew only when they change. torch comes from PyTorch's index of CPU builds
# and from nowhere else, so that a CUDA build can't slip in.
COPY requirements/runtime.txt requirements/torch.txt requirements/
RUN pip install --no-deps --only-binary :all: --require-hashes --requirement requirements/runtime.txt \
    && pip install --no-deps --index-url https://download.pytorch.org/whl/cpu --requirement requirements/torch.txt

COPY pyproject.toml README.md LICENSE ./
COPY index index
COPY bot bot
RUN pip install --no-deps --no-build-isolation .

FROM python:3.13.13-slim-trixie

LABEL org.opencontainers.image.title="Pullquote" \
      org.opencontainers.image.description="Answers about news stories in verbatim, cited quotes" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"

# The ids are fixed so that a mounted /data can be given to them.
RUN groupadd --gid 10001 pullquote \
    && useradd --uid 10001 --gid 10001 --no-log-init --no-create-home --home-dir /data pullquote \
    && install --directory --owner pullquote --group pullquote --mode 0700 /data

COPY --from=build /opt/pullquote /opt/pullquote

ENV PATH=/opt/pullquote/bin:$PATH \
    HF_HUB_OFFLINE=1 \
    PULLQUOTE_INDEX=/data/index \
    PYTHONUNBUFFERED=1

USER 10001:10001
WORKDIR /data
VOLUME /data

# Most commands run once and end, so there is nothing to ask after their health; whoever runs a server says how.
HEALTHCHECK NONE

ENTRYPOINT ["pullquote"]
CMD ["--help"]
