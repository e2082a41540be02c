"""The tables: schema, migrations, history, views, reference data, exports, maintenance.

Belongs here: everything that touches the lake.
Does not belong here: crawling, and anything that reads figures or events out of a text.
"""

from warehouse.errors import LakeError, RetryableError
from warehouse.history import writing
from warehouse.lake import connect
from warehouse.migrate import migrate

__all__ = ["LakeError", "RetryableError", "connect", "migrate", "writing"]
