"""The services of an installation. Imports nothing, so that a command can name them first."""

from typing import Final

SERVICES: Final = {
    "organization": "OrganizationService",
    "rights": "RightsService",
    "skills": "SkillsService",
    "city": "CityService",
}
"""The services that have a database, with the classes that nameko runs."""
CLASSES: Final = SERVICES | {"gateway": "GatewayService"}
"""All services."""
