"""The crafts (工种) in which the city's workers compete and learn, by the trade of an employer."""

from __future__ import annotations

from typing import Final

from deploy.demo.employers import TRADES

CRAFTS: Final = {
    "coal_chemistry": "chemical_operating", "wine": "winemaking", "cashmere": "cashmere_dehairing",
    "goji": "goji_processing", "dairy": "dairy_processing", "meat": "meat_processing",
    "solar": "crystal_growing", "machinery": "welding", "logistics": "forklift_driving",
    "delivery": "delivery", "rides": "driving", "hospital": "nursing", "school": "teaching",
    "kindergarten": "child_care", "cleaning": "street_cleaning", "catering": "cooking",
    "hotel": "housekeeping", "building": "masonry", "retail": "shop_service",
    "cars": "car_repair", "property": "electrician", "software": "programming",
}  # fmt: skip
"""The craft that most of an employer's workers have; believable rather than known."""
COMPANY: Final = "有限公司"
USUAL: Final = "electrician"
"""The craft where a name tells no trade."""


def craft_of(name: str) -> str:
    """Give the craft of an employer, whose name tells its trade: 银川恒源装备制造有限公司."""
    for trade in TRADES:
        if trade.name.partition("{brand}")[2].removesuffix(COMPANY) in name:
            return CRAFTS[trade.key]
    return USUAL
