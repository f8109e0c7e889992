from django.urls import path

from lantian.linkage.views import answers, pairs, sources, worklist

app_name = "linkage"
urlpatterns = [
    path("lists/", sources.sources, name="sources"),
    path("lists/new/", sources.source_new, name="source_new"),
    path("lists/<uuid:key>/", sources.source, name="source"),
    path("lists/<uuid:key>/columns/", sources.source_columns, name="source_columns"),
    path("lists/<uuid:key>/progress/", sources.source_progress, name="source_progress"),
    path("lists/<uuid:key>/compare/", sources.source_compare, name="source_compare"),
    path("lists/<uuid:key>/withdraw/", sources.source_withdraw, name="source_withdraw"),
    path("questions/", worklist.worklist, name="worklist"),
    path("questions/not-ours/", answers.not_ours_at_once, name="not_ours_at_once"),
    path("questions/<uuid:key>/", worklist.question, name="question"),
    path("questions/<uuid:key>/answer/", answers.answer, name="answer"),
    path("questions/<uuid:key>/register/", answers.register, name="register"),
    path("questions/<uuid:key>/take-over/", answers.take_over, name="take_over"),
    path("questions/<uuid:key>/link/", answers.link, name="link"),
    path("questions/<uuid:key>/reopen/", answers.reopen, name="reopen"),
    path("pairs/", pairs.review, name="review"),
    path("pairs/search/", pairs.search, name="find_doubles"),
    path("pairs/search/progress/", pairs.search_progress, name="search_progress"),
    path("pairs/<uuid:key>/", pairs.pair, name="pair"),
    path("pairs/<uuid:key>/reopen/", pairs.reopen, name="pair_reopen"),
]
