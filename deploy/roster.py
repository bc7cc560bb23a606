"""The services of an installation, and the images made for it.

Imports nothing, so that a command can name them first.
"""

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
MADE_HERE: Final = "localhost/tongxin/"
"""Before the bases' names: what no registry has, so that nobody's are pulled in their place."""
POSTAL: Final = ("rights", "skills")
"""The services that carry sealed dossiers."""
