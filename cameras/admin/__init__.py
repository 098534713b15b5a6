"""Admin of tenants, people, places and AI models; cameras are registered by `streams.admin`, the top of their chain."""

from cameras.admin.ai_models import AIModelAdmin
from cameras.admin.cameras import CameraAdmin
from cameras.admin.members import TenantMemberAdmin
from cameras.admin.places import GroupAdmin, LocationAdmin
from cameras.admin.tenants import TenantAdmin
from cameras.admin.tokens import ApiTokenAdmin

__all__ = [
    "AIModelAdmin",
    "ApiTokenAdmin",
    "CameraAdmin",
    "GroupAdmin",
    "LocationAdmin",
    "TenantAdmin",
    "TenantMemberAdmin",
]
