"""Scrapy spiders. Belongs here: requests and answers. Does not belong here: reading them (`crawlers.discovery`)."""
