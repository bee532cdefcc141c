# The live program. Debian slim, because Tink has no wheel for musl. docs/operate.md says how to run it.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements.lock /
# Compiled here: the running container can't write beside the packages.
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.lock && /venv/bin/python -m compileall -q /venv

FROM python:3.11-slim-bookworm
# A fixed number, so that a volume and a secret can be given to it.
RUN groupadd --system --gid 10001 maskay \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin maskay \
    && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=build /venv /venv
WORKDIR /app
COPY LICENSE README.md ./
COPY bot/ bot/
COPY conversations/ conversations/
COPY locales/ locales/
RUN /venv/bin/python -m compileall -q bot conversations
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MASKAY_DATA=/data \
    MASKAY_HOST=0.0.0.0 \
    MASKAY_PORT=8080
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# /healthz answers once Telegram has been reached for the first time.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['MASKAY_PORT'] + '/healthz', timeout=4)"]
CMD ["python", "-m", "bot", "run"]
