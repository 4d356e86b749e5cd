"""The plan of the site, for people: nothing that anybody may open is missing from it."""

from django.urls import URLPattern, get_resolver, reverse

from cordee.ui.access import AccessKind

OPEN_TO_ALL = {AccessKind.VISITOR, AccessKind.NO_DATABASE}
# Reached by a form of another page, made for programs, or for the days when nothing else opens.
NOT_ON_THE_PLAN = {
    "public:print",
    "public:easy",
    "public:mail",
    "public:keep",
    "public:helped",
    "library:site_map",
    "library:sitemap",
    "library:robots",
    "ui:paper_form",
    "ui:pro_home",
    "territory:communes",
    "enquiries:send",  # a result leads to these two
    "frontdesk:own_page",  # a code does
    "network:openid",
    "network:openid_answer",
}


def every_page():
    """Yield « room:page » and its pattern, of the pages of our rooms without argument."""
    for namespace, (_, resolver) in get_resolver().namespace_dict.items():
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern) and "<" not in str(pattern.pattern):
                yield f"{namespace}:{pattern.name}", pattern


def test_every_page_that_anybody_opens_is_on_the_plan(site):
    plan = site("/plan-du-site/")
    public = {
        name
        for name, pattern in every_page()
        if getattr(pattern.callback, "access", None) and pattern.callback.access.kind in OPEN_TO_ALL
    }

    missing = {name for name in public - NOT_ON_THE_PLAN if f'href="{reverse(name)}"' not in plan}

    assert missing == set()


def test_the_plan_leads_to_every_need_and_date(site):
    plan = site("/plan-du-site/")

    assert 'href="/droits/besoin/faire_le_point/"' in plan
    assert 'href="/droits/delai/' in plan
