"""Telemelya is somebody else's Telegram for tests. These tests are collected only where it is installed.

It keeps its state in Redis: `redis-server`, the package fakeredis, or MASKAY_TEST_REDIS (an address) must be there too.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

_redis = os.environ.get("MASKAY_TEST_REDIS") or shutil.which("redis-server") or find_spec("fakeredis")
collect_ignore = [] if find_spec("telemelya") and _redis else ["test_telemelya.py"]
