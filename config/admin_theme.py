"""How the admin looks: title, mark, colours and where its menu comes from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _


def mark(_request: HttpRequest) -> str:
    """Return the address of the product's mark."""
    return static("dashboards/img/mark.svg")


def own_styles(_request: HttpRequest) -> str:
    """Return the address of what the product adds to the theme's styles."""
    return static("config/admin.css")


SETTINGS: dict[str, Any] = {
    "SITE_TITLE": _("Headcount administration"),
    "SITE_HEADER": "Headcount",
    "SITE_SUBHEADER": _("Administration"),
    "SITE_URL": "/",
    "SITE_ICON": mark,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": mark}],
    "SHOW_BACK_BUTTON": True,
    "SHOW_LANGUAGES": True,
    "DASHBOARD_CALLBACK": "config.front_page.page.front_page",
    "STYLES": [own_styles],
    "COLORS": {  # the green of the live pages
        "primary": {
            "50": "#eef8f5",
            "100": "#dcefe9",
            "200": "#b4dfd2",
            "300": "#86e2c9",
            "400": "#5bd0b1",
            "500": "#128a70",
            "600": "#0b6b58",
            "700": "#08503f",
            "800": "#063f33",
            "900": "#17372f",
            "950": "#06241c",
        },
    },
    "SIDEBAR": {"show_search": True, "show_all_applications": False, "navigation": "config.admin_menu.menu"},
}
