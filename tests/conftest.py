"""Settings that every test runs under."""

import os

from hypothesis import HealthCheck, settings

# Two busy cores make data slow to draw and examples slow to run; neither is a fault of the code.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
