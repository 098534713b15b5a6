"""Tables of the app: tenants, places, AI models, cameras, health."""

from cameras.models.ai_models import AIModel
from cameras.models.cameras import Camera
from cameras.models.health import CameraHealth
from cameras.models.places import CameraGroup, CameraGroupAssignment, CameraLocation
from cameras.models.preferences import UserPreference
from cameras.models.tenants import Tenant, TenantMember, default_tenant
from cameras.models.tokens import ApiToken

__all__ = [
    "AIModel",
    "ApiToken",
    "Camera",
    "CameraGroup",
    "CameraGroupAssignment",
    "CameraHealth",
    "CameraLocation",
    "Tenant",
    "TenantMember",
    "UserPreference",
    "default_tenant",
]
