"""The web application for any WSGI server: settings in, application out."""

from config import read_settings
from overseas.app import create_app

app = create_app(read_settings())
