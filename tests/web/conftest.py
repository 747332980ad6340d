"""A hall at nine on a Monday, its pages, and a phone."""

from tests.web.rating.conftest import open_pages as open_pages
from tests.web.rating.conftest import pages as pages
from tests.web.rating.conftest import phone as phone
