# The hub in one image: `serve` unless told otherwise, `worker` for its worker.
FROM python:3.13-slim AS build
WORKDIR /yokoten
COPY pyproject.toml requirements.lock requirements-dev.lock requirements-tools.lock ./
COPY scripts scripts
COPY client client
RUN scripts/setup

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /nonexistent yokoten \
    && install -d -o yokoten -g yokoten -m 0700 /data
WORKDIR /yokoten
COPY --from=build /yokoten/.venv .venv
COPY --from=build /yokoten/build/client build/client
COPY LICENSE NOTICE ./
COPY app app
COPY models models
COPY search search
COPY seeds seeds
COPY templates templates
COPY translations translations
ENV PATH=/yokoten/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    YOKOTEN_HOST=0.0.0.0 \
    YOKOTEN_PORT=8000 \
    YOKOTEN_DATA_DIR=/data
USER yokoten
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["python", "-c", \
    "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve"]
