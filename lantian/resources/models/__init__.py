from lantian.resources.models.directory import Resource
from lantian.resources.models.lists import ResourceList
from lantian.resources.models.orders import Order, OrderedNeed

__all__ = ["Order", "OrderedNeed", "Resource", "ResourceList"]
