"""What the worker does for files."""

from uuid import UUID

from procrastinate.contrib.django import app

from lantian.files import services


@app.task(name=services.JOB, queue="files", pass_context=False)
def take_off_disk(keys: list[str]) -> None:
    """Deletes sealed files whose rows say that they are removed; can be done again."""
    services.take_off_disk(UUID(key) for key in keys)
