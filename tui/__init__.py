"""The two front ends of Glosse: the reader on screen and the command line."""

__version__ = "0.1.0"
