"""smtplint finds, judges and fixes the settings by which programs submit mail."""

__version__ = "0.1.0"
