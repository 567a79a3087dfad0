"""Everything of Glosse that has no screen: texts, annotations, recognition, formats and the library file."""
