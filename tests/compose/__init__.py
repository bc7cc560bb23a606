"""The city as docker-compose.yml brings it up, on a Docker engine: `./tongxin test compose`."""
