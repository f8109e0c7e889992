"""What the worker does for networks: it tells them what whoever noted an event could not see."""

from datetime import date
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.kernel.schedule import every_day
from lantian.networks.rules.nets import Network
from lantian.networks.services.filling import ask_for_carers, settle_places
from lantian.networks.services.happened import JOB, tell_others
from lantian.networks.services.noting import note_networks
from lantian.networks.services.unsaid import tell_of_the_unsaid
from lantian.registry.card_jobs import covering_posts
from lantian.registry.models import Child


@app.task(name=JOB, queue="follow", pass_context=False)
def tell_networks(city: int, kind: str, child: str, network: str, on: str, by: str) -> None:
    """Tells the networks of a child, as the offices that see the whole city."""
    for post in covering_posts():
        if post.city == city:
            with acting_as(post):
                for found in Child.objects.filter(pk=UUID(child)):
                    tell_others(
                        kind=kind,
                        child=found,
                        network=Network(network),
                        on=date.fromisoformat(on),
                        by=UUID(by),
                    )


@app.periodic(cron=every_day(4, 10))
@app.task(name="networks.settle", queue="follow", queueing_lock="networks.settle")
def settle(timestamp: int) -> None:
    """Who was appointed, left or fell ill changes which places are empty: once a night they get an owner and a day."""
    on = timezone.localdate()
    for post in covering_posts():
        with acting_as(post):
            settle_places(place=post.region_low or 0, on=on)
            ask_for_carers(place=post.region_low or 0, on=on)
            note_networks(place=post.region_low or 0, on=on)


@app.periodic(cron=every_day(7, 40))
@app.task(name="networks.tell_of_the_unsaid", queue="follow", queueing_lock="networks.tell_of_the_unsaid")
def tell_in_the_morning(timestamp: int) -> None:
    """What no fact says is told when people are up: what is urgent would wake them."""
    for post in covering_posts():
        with acting_as(post):
            tell_of_the_unsaid(place=post.region_low or 0, on=timezone.localdate())
