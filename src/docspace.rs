//! The HTTP client of a DocSpace portal.
