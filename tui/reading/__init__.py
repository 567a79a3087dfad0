"""The reading column: wrapping, motions, selection and drawing; only `view` is a widget."""
