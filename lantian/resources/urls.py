from django.urls import path

from lantian.resources.views import directory, gaps, keeping, lists, orders, taking

app_name = "resources"
urlpatterns = [
    path("", directory.resources, name="resources"),
    path("hotlines/", directory.hotlines, name="hotlines"),
    path("kept/", keeping.kept, name="kept"),
    path("new/", keeping.resource_new, name="resource_new"),
    path("lists/", lists.lists, name="lists"),
    path("lists/new/", lists.list_new, name="list_new"),
    path("lists/empty/", lists.list_template, name="list_template"),
    path("lists/<uuid:key>/", lists.list_open, name="list_open"),
    path("lists/<uuid:key>/columns/", lists.list_columns, name="list_columns"),
    path("lists/<uuid:key>/take/", lists.list_take, name="list_take"),
    path("lists/<uuid:key>/undo/", lists.list_undo, name="list_undo"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/<slug:code>/", gaps.gap, name="gap"),
    path("doubles/", gaps.doubles, name="doubles"),
    path("orders/", orders.orders, name="orders"),
    path("orders/board/", taking.board, name="board"),
    path("orders/<uuid:key>/take/", taking.order_take, name="order_take"),
    path("orders/<uuid:key>/give-back/", taking.order_give_back, name="order_give_back"),
    path("orders/<uuid:key>/confirm/", orders.order_confirm, name="order_confirm"),
    path("orders/<uuid:key>/refuse/", orders.order_refuse, name="order_refuse"),
    path("orders/<uuid:key>/again/", orders.order_again, name="order_again"),
    path("orders/<uuid:key>/finish/", orders.order_finish, name="order_finish"),
    path("orders/<uuid:key>/withdraw/", orders.order_withdraw, name="order_withdraw"),
    path("needs/<uuid:key>/order/", orders.order_publish, name="order_publish"),
    path("<uuid:key>/", directory.resource, name="resource"),
    path("<uuid:key>/change/", keeping.resource_change, name="resource_change"),
    path("<uuid:key>/verify/", keeping.resource_verify, name="resource_verify"),
    path("<uuid:key>/phone/", directory.phone, name="phone"),
]
