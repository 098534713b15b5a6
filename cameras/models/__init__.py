"""Tables of the app: tenants, places, AI models, cameras, health."""

from cameras.models.ai_models import AIModel
from cameras.models.cameras import Camera
from cameras.models.health import CameraHealth
from cameras.models.places import CameraGroup, CameraGroupAssignment, CameraLocation
from cameras.models.tenants import Tenant, TenantMember, default_tenant

__all__ = [
    "AIModel",
    "Camera",
    "CameraGroup",
    "CameraGroupAssignment",
    "CameraHealth",
    "CameraLocation",
    "Tenant",
    "TenantMember",
    "default_tenant",
]
