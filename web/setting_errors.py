"""What stops the start: a setting that is missing, weak or wrong."""


class SettingsError(Exception):
    """A setting is missing, weak or wrong. `text`, marked with `N_`, says what to set."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values
