"""gunicorn for make run and for production; the environment may override."""

import multiprocessing
import os
from pathlib import Path

bind = os.environ.get("BIND", "127.0.0.1:8000")

worker_class = "gthread"
workers = int(
    os.environ.get("WEB_CONCURRENCY") or max(2, min(multiprocessing.cpu_count(), 8))
)
threads = int(os.environ.get("THREADS") or 8)
preload_app = True

# A worker that hangs is replaced; one that grew over many PDFs retires in time.
timeout = 60
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200

# Heartbeat files on a disk can block a worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True

# nginx keeps the access log in production.
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL") or "info"


def when_ready(server):
    """Load what prints before there are workers: pages need not wait for the first paper."""
    import weasyprint  # noqa: F401
