"""Two tenants, their people and a camera with a door, at noon of a day."""

from tests.api.door import api, camera, door, making, noon, operator, owner, stranger, tenant

__all__ = ["api", "camera", "door", "making", "noon", "operator", "owner", "stranger", "tenant"]
