"""How the admin looks: title, mark, colours and where its menu comes from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _


def mark(_request: HttpRequest) -> str:
    """Return the address of the product's mark."""
    return static("dashboards/img/mark.svg")


SETTINGS: dict[str, Any] = {
    "SITE_TITLE": _("Headcount administration"),
    "SITE_HEADER": "Headcount",
    "SITE_SUBHEADER": _("Administration"),
    "SITE_URL": "/",
    "SITE_ICON": mark,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": mark}],
    "SHOW_BACK_BUTTON": True,
    "COLORS": {  # the blue of the live pages
        "primary": {
            "50": "oklch(97% .014 254.604)",
            "100": "oklch(93.2% .032 255.585)",
            "200": "oklch(88.2% .059 254.128)",
            "300": "oklch(80.9% .105 251.813)",
            "400": "oklch(70.7% .165 254.624)",
            "500": "oklch(62.3% .214 259.815)",
            "600": "oklch(54.6% .245 262.881)",
            "700": "oklch(48.8% .243 264.376)",
            "800": "oklch(42.4% .199 265.638)",
            "900": "oklch(37.9% .146 265.522)",
            "950": "oklch(28.2% .091 267.935)",
        },
    },
    "SIDEBAR": {"show_search": True, "show_all_applications": False, "navigation": "config.admin_menu.menu"},
}
