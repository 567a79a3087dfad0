"""Fetching from servers, politely and with bounds; knows addresses and bodies, but neither feeds nor pages."""
